// One decision after another on one thing: busy while it runs, and what went wrong as a sentence beside it.
import type { Ops } from '../../../gen/api';
import { decide } from '../../../lib/decide';

export class Deciding {
  busy = $state(false);
  fault = $state<unknown>(null);

  /** (returns) whether it was done. */
  async run<K extends keyof Ops>(op: K, args: Ops[K]['args'], done: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = null;
    try {
      await decide(op, args, { done });
      return true;
    } catch (error) {
      this.fault = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Nothing is deleted: what was said is taken back, and stands in the history. */
  takeBack(records: string[], done: string): Promise<boolean> {
    return this.run('retract', { record: records }, done);
  }
}
