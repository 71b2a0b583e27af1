// A thing in a sentence, for who hears the grid instead of seeing it; and what a type of thing is called.
import { plain } from '../../lib/format';
import { label, t } from '../../lib/messages.svelte';
import { briefOf, clock, marksOf, nameOf, short, type Thing } from './thing';

export function typeWord(type: string | null): string {
  if (type === null) return t('page-items.not-analysed');
  return type === 'exhibit' ? label('thing', type) : label('factkind', type === 'other' ? 'unknown' : type);
}

/** Begins as what is seen does. brief: the last part of a path stands there. */
export function spoken(thing: Thing, brief = false): string {
  const marks = marksOf(thing).map((mark) => label('state', mark));
  const seen = [thing.reference, plain(brief ? briefOf(thing) : nameOf(thing)), thing.date && plain(short(thing.date, 60))];
  return [...seen, typeWord(thing.type), thing.duration_us && clock(thing.duration_us), ...marks].filter(Boolean).join(`${t('page-items.comma')} `);
}
