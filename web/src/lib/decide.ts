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

const RETRACT_MOST = 5_000; // records: a body of the server has at most 1 MiB

async function takeBack(op: string, records: string[]): Promise<void> {
  const back: string[] = [];
  for (let n = 0; n < records.length; n += RETRACT_MOST) back.push(...recordsOf((await callWithKeys('retract', { record: records.slice(n, n + RETRACT_MOST) })).results));
  tellDecided(op);
  toast(t('page.undone'), back.length ? { undo: () => takeBack(op, back) } : {});
}

interface Say {
  done: string;
  progress?: (part: number) => void; // parts that are done, of a decision about very many things
}

export async function decide<K extends keyof Ops>(op: K, args: Ops[K]['args'], say: Say): Promise<Answer<Ops[K]['result']>> {
  return decideParts(op, [args], say);
}

/** One decision in several calls: all of it is undone at once. What was done before a call failed is told, and can be undone. */
export async function decideParts<K extends keyof Ops>(op: K, parts: Ops[K]['args'][], say: Say): Promise<Answer<Ops[K]['result']>> {
  const all: Answer<Ops[K]['result']> = { results: [], notices: [] };
  let told = 0;
  try {
    for (const args of parts) {
      const answer = await callWithKeys(op, args);
      all.results = all.results.concat(answer.results);
      all.notices.push(...answer.notices);
      told++;
      say.progress?.(told);
    }
  } finally {
    if (told) tellDone(String(op), all, say.done);
  }
  return all;
}

function tellDone(op: string, { results, notices }: Answer<unknown>, done: string): void {
  const records = recordsOf(results);
  const already = results.length > 0 && (results as { outcome?: string }[]).every((one) => one.outcome === 'already');
  toast(already ? t('page.already') : done, records.length ? { undo: () => takeBack(op, records) } : {});
  for (const notice of new Set(notices)) toast(notice);
  tellDecided(op);
}
