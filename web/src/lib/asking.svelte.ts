// Questions that only the shell can put, because they may come from anywhere: the passphrase, and who may see what is for named
// reviewers only. Each is a promise that the shell's dialog settles.
export interface Asking {
  what: 'keys' | 'named';
  settle: (yes: boolean) => void;
}

let asking = $state.raw<Asking | null>(null);
export const theAsking = (): Asking | null => asking;

function ask(what: Asking['what']): Promise<boolean> {
  asking?.settle(false);
  return new Promise((resolve) => {
    const settle = (yes: boolean) => {
      asking = null;
      resolve(yes);
    };
    asking = { what, settle };
  });
}

/** Asks for the passphrase. (returns) whether the keys are open now. */
export const askKeys = (): Promise<boolean> => ask('keys');
/** Explains what is for named reviewers only. (returns) whether this person is one now: then ask the server again. */
export const askNamed = (): Promise<boolean> => ask('named');
