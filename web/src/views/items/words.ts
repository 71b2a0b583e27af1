// The query as words: what the filters of the panel write into it and take out again. The language and its quotation marks:
// docs/guide/search.md; what the program refuses (an open quotation mark) is read here as far as it goes and left as it is.
const QUOTES = '"“”„«»';
const KEYS: Record<string, string> = {
  type: 'type', نوع: 'type', tag: 'tag', وسم: 'tag', set: 'set', مجموعة: 'set', مجموعه: 'set', flag: 'flag', تنبيه: 'flag', state: 'state', حالة: 'state', حاله: 'state',
  place: 'place', مكان: 'place', source: 'source', مصدر: 'source', from: 'from', من: 'from', to: 'to', إلى: 'to', الى: 'to', date: 'date', تاريخ: 'date', ref: 'ref', رقم: 'ref',
};

export interface Term {
  from: number; // where it stands in the query
  behind: number;
  negated: boolean;
  key: string | null; // of a filter, in English; null: plain words
  value: string;
}

function termAt(query: string, from: number): Term {
  let at = from;
  const negated = query[at] === '-';
  if (negated) at++;
  const key = /^[\p{L}\p{M}]+:(?!\/\/)/u.exec(query.slice(at))?.[0];
  const known = key ? (KEYS[key.slice(0, -1).toLowerCase()] ?? null) : null;
  if (known) at += key!.length;
  const quoted = at < query.length && QUOTES.includes(query[at]!);
  const begin = quoted ? at + 1 : at;
  let end = begin;
  while (end < query.length && !(QUOTES.includes(query[end]!) || (!quoted && (/\s/.test(query[end]!) || query[end] === '|')))) end++;
  return { from, behind: Math.max(quoted && end < query.length ? end + 1 : end, from + 1), negated, key: known, value: query.slice(begin, end) };
}

/** Terms side by side must all hold; those of one group are alternatives (`|`). */
export function groupsOf(query: string): Term[][] {
  const groups: Term[][] = [];
  let joined = false;
  for (let at = 0; at < query.length; ) {
    if (/\s/.test(query[at]!)) at++;
    else if (query[at] === '|') {
      joined = true;
      at++;
    } else {
      const term = termAt(query, at);
      if (joined && groups.length) groups.at(-1)!.push(term);
      else groups.push([term]);
      joined = false;
      at = term.behind;
    }
  }
  return groups;
}

export const textOf = (query: string, group: Term[]): string => query.slice(group[0]!.from, group.at(-1)!.behind);

export function without(query: string, group: Term[]): string {
  return `${query.slice(0, group[0]!.from)} ${query.slice(group.at(-1)!.behind)}`.replace(/\s+/g, ' ').trim();
}

/** Its contrary: what has the word, what does not. Dates and alternatives have none. */
export const canTurn = (group: Term[]): boolean => group.length === 1 && !['from', 'to', 'date', 'ref'].includes(group[0]!.key ?? '');
export function turned(query: string, group: Term[]): string {
  const { from, negated } = group[0]!;
  return negated ? query.slice(0, from) + query.slice(from + 1) : `${query.slice(0, from)}-${query.slice(from)}`;
}

/** The group that is this filter alone. */
export function findFilter(query: string, key: string, value?: string): Term[] | undefined {
  return groupsOf(query).find(([one, other]) => !other && one?.key === key && !one.negated && (value === undefined || one.value === value));
}

export const withWord = (query: string, word: string): string => `${query} ${word}`.trim();

/** A value that somebody wrote, as a filter keeps it: between quotation marks none can stand. */
export const valueOf = (value: string): string => value.replace(/["“”„«»]/g, ' ');

/** The filters that give an interval, in place of those that stood there. null: none. */
export function withDates(query: string, from: string | null, to: string | null): string {
  let left = query;
  for (const key of ['from', 'to', 'date'])
    for (let group = findFilter(left, key); group; group = findFilter(left, key)) left = without(left, group);
  const word = (key: string, value: string) => `${key}:${/\s/.test(value) ? `"${valueOf(value)}"` : value}`;
  return [left, from ? word('from', from) : '', to ? word('to', to) : ''].filter(Boolean).join(' ');
}
