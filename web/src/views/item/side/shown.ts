// What `show` says of one thing: as much of it as this side of the item view reads. A field that an older program does not give
// is absent; nothing here assumes more than the operation promises.
import { call } from '../../../lib/api';

export interface Said {
  at: string;
  by: string; // a pseudonym, or the id of somebody who has none
  by_id?: string;
  record: string;
}
export interface Description extends Said {
  field: string;
  words: string | null; // null: a long text that is kept as an object, or kept back from who is not a named reviewer
  basis?: string | null;
  edtf?: string;
  from_us?: number | null;
  to_us?: number | null;
}
export interface Note extends Said {
  text: string | null;
  object: string | null;
  language: string | null;
}
export interface Tag extends Said {
  tag: string;
}
export interface Flag extends Said {
  flag: string;
  yes: boolean;
  part: string | null;
}
export interface InSet extends Said {
  id: string;
  name: string | null;
}
export interface Past extends Said {
  type: string;
  in_force: boolean;
}
export interface FieldValue {
  field: string;
  value: string | null;
  meaning?: string | null;
}
export interface Shown {
  id: string;
  what: string;
  restricted?: boolean;
  item?: { reference: string | null; object: string | null; path: string | null; source: string | null; acquisition: string | null; record: string; size?: number; at?: string; by?: string };
  exhibit?: { reference: string | null; acquisition: string | null; record: string };
  state_of_review?: { reviewed: boolean; graphic: boolean; named_reviewers_only: boolean; passed?: boolean };
  how_received?: FieldValue[];
  sealed_for?: string | null;
  contradictions?: { field: string; n_values: number }[];
  descriptions?: Description[];
  notes?: Note[];
  tags?: Tag[];
  flags?: Flag[];
  sets?: InSet[];
  history?: Past[];
}

/** One record, as it stands in its log. */
export interface Entry extends Said {
  type: string;
  in_force: boolean;
  log: string;
  index: number;
  state: string;
  fields?: FieldValue[]; // absent: kept back
  replaces: string[];
  replaced_by: Past[];
}

export const FIELDS = ['title', 'date', 'place', 'language', 'maker', 'summary'] as const;
export type FieldName = (typeof FIELDS)[number];
export const FLAGS = ['graphic', 'child', 'sexual_violence', 'nudity', 'identifiable_survivor', 'identifiable_bystander', 'disturbing_sound'] as const;

/** For named reviewers only, once somebody says yes. */
export const NAMED_FLAGS: readonly string[] = ['child', 'sexual_violence'];

export const ofField = (shown: Shown, field: string): Description[] =>
  (shown.descriptions ?? []).filter((one) => one.field === field);

export const recordsOf = (said: Said[]): string[] => said.map((one) => one.record);

/** A place is told with its coordinates after what was written; the operation takes back what was written. */
export function asWritten(field: string, words: string): string {
  return field === 'place' && words.includes('@') ? words.replace(/ \(-?[\d.]+, -?[\d.]+\)$/, '') : words;
}

export const languages = (text: string): string[] => text.split(/[\s,،;؛]+/).filter((one) => one !== '');

/** What `describe` takes for one field. */
export const argument = (field: string, text: string): string | string[] => (field === 'language' ? languages(text) : text.trim());

export async function readEntry(record: string): Promise<Entry> {
  return (await call('show', { entity: record })).results[0] as unknown as Entry;
}

/** What stood on the screen: a decision replaces these and nothing else. */
export const seen = (records: string[]): { seen: string[] } => ({ seen: records });
