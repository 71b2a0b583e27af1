// Copies and look-alikes of an item, as `similar` finds them.
import type { Ops } from '../../gen/api';
import { call } from '../../lib/api';
import { label, t } from '../../lib/messages.svelte';

export type Copy = Ops['similar']['result'];

export const copiesOf = async (id: string): Promise<Copy[]> => (await call('similar', { item: id })).results;

/** "the same bytes", or how many of 256 bits differ and how it is turned. */
export function howWords(copy: Copy): string {
  if (copy.how === 'same') return t('page-item.same-bytes');
  const bits = t('page-item.bits', { n: copy.distance ?? 0 });
  return copy.turn && copy.turn !== 'as_is' ? `${bits} · ${label('similar', `turn.${copy.turn}`)}` : bits;
}
