// A thing in a sentence, for who hears the grid instead of seeing it; and what a type of thing is called.
import { plain } from '../../lib/format';
import { label, t } from '../../lib/messages.svelte';
import { clock, marksOf, nameOf, short, type Thing } from './thing';

export function typeWord(type: string | null): string {
  if (type === null) return t('page-items.not-analysed');
  return type === 'exhibit' ? label('thing', type) : label('factkind', type === 'other' ? 'unknown' : type);
}

/** What of a thing is drawn as signs, in words. */
export function signs(thing: Thing): string {
  const marks = marksOf(thing).map((mark) => label('state', mark));
  return [typeWord(thing.type), thing.duration_us && clock(thing.duration_us), ...marks].filter(Boolean).join(`${t('page-items.comma')} `);
}

/** A thing in a sentence that begins with its reference. */
export const spoken = (thing: Thing): string =>
  [thing.reference ?? thing.id, plain(nameOf(thing)), thing.date && plain(short(thing.date, 60)), signs(thing)].filter(Boolean).join(`${t('page-items.comma')} `);
