// The things of a contact sheet that was asked for in the list: what is selected there, or all of the list, as many as a sheet holds.
import { call } from '../../lib/api';
import { queryOf } from '../items/selection';
import type { List } from '../items/state.svelte';
import type { Thing } from '../item/thing';

export const MOST = 200;
const AT_ONCE = 8; // questions on their way

export interface Chosen {
  things: Thing[];
  of: number; // how many are selected
}

async function idsOf(list: List): Promise<string[]> {
  if (list.count > 0 && !list.chosen.all) return (await list.ids()).slice(0, MOST);
  const query = queryOf(list.chosen, list.query);
  const answer = await call('find', { query: query ? [query] : [], sort: list.sort, skip: 0, limit: MOST });
  return answer.results.map((one) => one.id);
}

export async function chosenOf(list: List): Promise<Chosen> {
  const of = list.count || list.length;
  const ids = await idsOf(list);
  const things: Thing[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answers = await Promise.all(ids.slice(from, from + AT_ONCE).map((entity) => call('show', { entity })));
    things.push(...answers.map((one) => one.results[0] as unknown as Thing));
  }
  return { things, of };
}
