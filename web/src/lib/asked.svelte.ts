// What an operation answers to something that may change while one looks: asked anew then, and only then. The last answer
// stands until the next one came; one that comes late, for what is no longer asked, is dropped.
//
//   const words = asked(() => {
//     const [of, at] = [id, page];                        // read here: these are what it depends on
//     return async () => (await call('text', { item: of, page: at })).results[0];
//   });
//   words.value, words.wrong, words.again()               undefined until something came
import { untrack } from 'svelte';

export interface Asked<T> {
  readonly value: T | undefined;
  readonly wrong: unknown;
  again(): void;
}

export function asked<T>(what: () => (() => Promise<T>) | null): Asked<T> {
  let value = $state.raw<T>();
  let wrong = $state.raw<unknown>(null);
  let turn = $state(0);
  let newest = 0;

  async function ask(run: (() => Promise<T>) | null): Promise<void> {
    const mine = ++newest;
    try {
      const came = run ? await run() : undefined;
      if (mine === newest) [value, wrong] = [came, null];
    } catch (error) {
      if (mine === newest) wrong = error;
    }
  }
  $effect(() => {
    void turn;
    const run = what();
    untrack(() => void ask(run));
  });
  return {
    get value() {
      return value;
    },
    get wrong() {
      return wrong;
    },
    again: () => void turn++,
  };
}
