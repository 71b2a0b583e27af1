// Deciding about what is selected: things by their ids, a few thousand in a call, or everything that the query finds.
import type { Ops } from '../../gen/api';
import { decideParts } from '../../lib/decide';
import { queryOf } from './selection';
import type { List } from './state.svelte';

const AT_ONCE = 5_000; // ids: a body of the server has at most 1 MiB

type Bulk = 'tag' | 'flag' | 'describe' | 'set-add' | 'pass';
type Whose = { query: string } | { entity: string[] };

/** What is selected; without a selection, where one stands. */
async function targets(list: List): Promise<Whose[]> {
  if (list.chosen.all) return [{ query: queryOf(list.chosen, list.query) }];
  const here = list.idAt(list.focus);
  const ids = list.count ? await list.ids() : here ? [here] : [];
  const parts: Whose[] = [];
  for (let n = 0; n < ids.length; n += AT_ONCE) parts.push({ entity: ids.slice(n, n + AT_ONCE) });
  return parts;
}
export const countOf = (list: List): number => list.count || (list.idAt(list.focus) ? 1 : 0);

export class Acting {
  busy = $state(false);
  fault = $state<unknown>(null);
  part = $state(0);
  parts = $state(0);

  /** (returns) whether all of it was done. */
  async run<K extends Bulk>(list: List, op: K, args: Omit<Ops[K]['args'], 'entity' | 'query'>, done: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = null;
    try {
      const whose = await targets(list);
      [this.part, this.parts] = [0, whose.length];
      await decideParts(op, whose.map((one) => ({ ...args, ...one }) as Ops[K]['args']), { done, progress: (part) => (this.part = part) });
      return true;
    } catch (error) {
      this.fault = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** What the form of one decision gets. */
export interface ActForm {
  form: string; // id of the form, and what its own ids begin with
  list: List;
  acting: Acting;
  ondone: () => void;
}
