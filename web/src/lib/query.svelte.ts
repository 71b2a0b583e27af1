// What is being looked for, in the query language (docs/guide/search.md). It stands in memory only: an address is kept in the
// history of the browser, and a query may name a person.
//
//   look('state:unreviewed type:photo')     goes to the items with this query
import { go } from './route.svelte';

let query = $state('');
export const theQuery = (): string => query;
export function setQuery(text: string): void {
  query = text.trim();
}
export function look(text: string): void {
  setQuery(text);
  go('items');
}

/** A filter with a value that somebody wrote: tag:"باب أزرق". Any quotation mark would end it. */
export const filter = (word: string, value: string): string =>
  /^[\p{L}\p{N}_-]+$/u.test(value) ? `${word}:${value}` : `${word}:"${value.replace(/["“”„«»]/g, ' ')}"`;
