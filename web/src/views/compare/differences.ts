// Facts of two things, a row for each that either has.
import { claimsOf, groupsOf, mediaType, type Thing } from '../item/thing';

export interface Difference {
  key: string;
  one: string | null;
  other: string | null;
}

function tableOf(thing: Thing): Map<string, string> {
  const table = new Map<string, string>();
  const put = (key: string, text: string) => {
    if (!table.has(key)) table.set(key, text);
  };
  if (thing.item) put('hash', thing.item.object ?? '');
  if (thing.item) put('bytes', String(thing.item.size));
  put('media_type', mediaType(thing));
  for (const one of thing.analysis ?? [])
    for (const group of groupsOf(one.facts ?? {})) if (!group.title) group.rows.forEach((row) => put(row.key, row.text));
  claimsOf(thing).forEach((row) => put(row.key, row.text));
  return table;
}

export function compareFacts(one: Thing, other: Thing): Difference[] {
  const [a, b] = [tableOf(one), tableOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => ({ key, one: a.get(key) ?? null, other: b.get(key) ?? null }));
}
