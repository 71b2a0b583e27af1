// What a form of describing says: only what was changed, over what stood on the screen when it was opened.
import { argument, asWritten, FIELDS, ofField, recordsOf, seen, type FieldName, type Shown } from './shown';

export interface Start {
  values: Record<FieldName, string>;
  records: Record<FieldName, string[]>;
  several: Set<FieldName>; // people differ: nothing is proposed
}

export function startOf(shown: Shown): Start {
  const start: Start = { values: {} as Start['values'], records: {} as Start['records'], several: new Set() };
  for (const field of FIELDS) {
    const said = ofField(shown, field);
    const words = new Set(said.map((one) => one.words));
    const [only] = words.size === 1 ? words : [];
    start.values[field] = only ? asWritten(field, only) : '';
    start.records[field] = recordsOf(said.filter((one) => one.words !== null)); // what nobody saw is not replaced
    if (words.size > 1) start.several.add(field);
  }
  return start;
}

export interface Changes {
  said: Record<string, string | string[]>; // arguments of `describe`
  seen: object;
  cleared: string[]; // records of fields that were emptied
}

export function changes(start: Start, values: Record<FieldName, string>): Changes {
  const said: Changes['said'] = {};
  const over: string[] = [];
  const cleared: string[] = [];
  for (const field of FIELDS) {
    const text = values[field].trim();
    if (text === start.values[field].trim()) continue;
    if (text === '') cleared.push(...start.records[field]);
    else {
      said[field] = argument(field, text);
      over.push(...start.records[field]);
    }
  }
  return { said, seen: seen(over), cleared };
}
