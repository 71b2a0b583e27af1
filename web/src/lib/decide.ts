// Every decision of a person goes through here: an operation that appends records.
//
//   await decide('tag', { tag, entity: ids }, { done: t('page-items.tagged', { n: ids.length }) });
//
// Says what was done with the way back (the records it made are retracted), asks for the passphrase when the keys are closed,
// and tells every view that listens (onDecided) to look again. Throws a Fault when it was not done.
import type { Ops } from '../gen/api';
import { call, Fault, type Answer } from './api';
import { askKeys } from './asking.svelte';
import { t } from './messages.svelte';
import { toast } from './toast.svelte';

type Listener = (op: string) => void;
const listeners = new Set<Listener>();

/** (returns) how to stop, as $effect wants it. */
export function onDecided(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** For what changed the case by another way than decide(): a job that ended. */
export function tellDecided(op: string): void {
  for (const listener of [...listeners]) listener(op);
}

/** The ids of the records that an answer names, each once. */
export function recordsOf(results: unknown[]): string[] {
  const found = new Set<string>();
  for (const one of results as { record?: unknown; records?: unknown }[])
    for (const id of [one.record, one.records].flat()) if (typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) found.add(id);
  return [...found];
}

/** call(), which asks for the passphrase once when the keys are closed. */
export async function callWithKeys<K extends keyof Ops>(op: K, args: Ops[K]['args']): Promise<Answer<Ops[K]['result']>> {
  try {
    return await call(op, args);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'locked' && (await askKeys()))) throw error;
    return await call(op, args);
  }
}

async function takeBack(op: string, records: string[]): Promise<void> {
  const answer = await callWithKeys('retract', { record: records });
  tellDecided(op);
  const back = recordsOf(answer.results);
  toast(t('page.undone'), back.length ? { undo: () => takeBack(op, back) } : {});
}

export async function decide<K extends keyof Ops>(
  op: K,
  args: Ops[K]['args'],
  say: { done: string },
): Promise<Answer<Ops[K]['result']>> {
  const answer = await callWithKeys(op, args);
  const records = recordsOf(answer.results);
  const already = answer.results.length > 0 && (answer.results as { outcome?: string }[]).every((one) => one.outcome === 'already');
  toast(already ? t('page.already') : say.done, records.length ? { undo: () => takeBack(String(op), records) } : {});
  for (const notice of answer.notices) toast(notice);
  tellDecided(String(op));
  return answer;
}
