// What became of a record, and what it says in words of a person.
import { cut } from '../../../lib/format';
import { label } from '../../../lib/messages.svelte';
import type { Ops } from '../../../gen/api';
import { asWritten, type FieldValue } from './shown';

export type Statement = Ops['history']['result'];

/** By what a statement was set aside: what acts now, and is nearest to saying why. */
export function overOf(one: Statement): Statement['replaced_by'][number] | undefined {
  if (one.state === 'in_force') return undefined;
  const acting = one.replaced_by.filter((other) => other.in_force);
  return acting.find((other) => (other.type === 'retract') === (one.state === 'retracted')) ?? acting[0];
}

const SILENT = new Set(['entity', 'target', 'object', 'log', 'acquisition', 'number', 'mtime', 'bytes', 'size']); // ids and what stands elsewhere on the page
const WORDS = new Set(['flag', 'value', 'how', 'kind', 'sidecar_kind', 'status', 'against', 'original_kept', 'changed_while_read']);
const MOST = 400; // characters of a value
const QUESTIONS = new Set(['not_known', 'withheld']);

/** Closed words come as codes from the program, and as labels to a person. */
export function valueOf(field: string, value: string): string {
  const area = WORDS.has(field) ? 'word' : QUESTIONS.has(field) ? 'field' : null;
  if (!area) return cut(asWritten(field, value), MOST);
  return value.split(', ').map((code) => label(area, code)).join(' · ');
}

interface Words {
  field: string;
  label: string;
  value: string;
}

/** What was said first, how it is known last; a mark and its yes or no are one sentence. */
export function wordsOf(one: Statement): Words[] {
  const told = ((one.fields ?? []) as FieldValue[]).filter((field) => !SILENT.has(field.field) && field.value);
  const flag = told.find((one) => one.field === 'flag');
  const words = told
    .filter((one) => !flag || one.field !== 'flag')
    .map((one) => ({ field: one.field, label: label('field', one.field), value: valueOf(one.field, one.value!) }));
  const answer = flag && words.find((one) => one.field === 'value');
  if (answer) answer.label = label('word', flag.value!);
  const last = (one: Words) => Number(['basis', 'why', 'not_known', 'withheld'].includes(one.field));
  return words.sort((a, b) => last(a) - last(b));
}
