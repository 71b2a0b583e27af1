// One decision after another on one thing: busy while it runs, and what went wrong as a sentence beside it.
import type { Ops } from '../../../gen/api';
import { Fault } from '../../../lib/api';
import { decide, tellDecided } from '../../../lib/decide';
import { t } from '../../../lib/messages.svelte';
import { toast } from '../../../lib/toast.svelte';

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
  async takeBack(records: string[], done: string): Promise<boolean> {
    const taken = await this.run('retract', { record: records }, done);
    if (!taken && this.fault instanceof Fault && this.fault.code === 'exists') {
      this.fault = null; // another window was quicker: what stands now is shown
      toast(t('page-side.moved-on'));
      tellDecided('retract');
    }
    return taken;
  }
}
