// Time as bars: what the server counted (empty ones are left out there), every place between filled, and the words of a filter
// that mean a stretch of them.
export type Unit = 'century' | 'decade' | 'year' | 'month' | 'day' | 'hour';
const YEARS: Partial<Record<Unit, number>> = { century: 100, decade: 10, year: 1 };
export interface Bar {
  from: string | number; // RFC 3339, or µs since 1970
  n: number; // lie in it for certain
  vague: number; // wider: they may lie in it
}
export interface Place {
  at: number; // ms since 1970, where it begins
  n: number;
  vague: number;
}
const MOST = 400; // places of a chart; whatever is sparser is drawn without the gaps

const ms = (at: string | number): number => (typeof at === 'number' ? at / 1000 : Date.parse(at));

export function after(at: number, unit: Unit): number {
  const date = new Date(at);
  const years = YEARS[unit];
  if (years) date.setUTCFullYear(date.getUTCFullYear() + years);
  else if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + 1);
  else if (unit === 'day') date.setUTCDate(date.getUTCDate() + 1);
  else date.setUTCHours(date.getUTCHours() + 1);
  return date.getTime();
}

export function placesOf(bars: Bar[], unit: Unit): Place[] {
  const places: Place[] = [];
  for (const bar of bars) {
    const at = ms(bar.from);
    if (!Number.isFinite(at)) continue;
    for (let gap = places.length ? after(places.at(-1)!.at, unit) : at; gap < at && places.length < MOST; gap = after(gap, unit)) places.push({ at: gap, n: 0, vague: 0 });
    places.push({ at, n: bar.n, vague: bar.vague });
  }
  return places.length > MOST ? bars.map((bar) => ({ at: ms(bar.from), n: bar.n, vague: bar.vague })) : places;
}

/** As from: takes where a place begins, and to: where it ends. An hour is more than a filter knows: its day. */
export function wordsOf(at: number, unit: Unit, end = false): string {
  const text = new Date(end ? after(at, unit) - 1 : at).toISOString(); // beyond four digits: +012345-…, -000044-…
  const year = text.slice(0, text.indexOf('-', 1));
  return YEARS[unit] || year.length !== 4 ? year : text.slice(0, unit === 'month' ? 7 : 10);
}

/** For people, by the language of the page. */
export function nameOf(at: number, unit: Unit, locale: string): string {
  const years: Intl.DateTimeFormatOptions = { year: 'numeric' };
  const forms: Record<Unit, Intl.DateTimeFormatOptions> = {
    century: years,
    decade: years,
    year: years,
    month: { year: 'numeric', month: 'long' },
    day: { dateStyle: 'medium' },
    hour: { dateStyle: 'medium', timeStyle: 'short' },
  };
  const format = new Intl.DateTimeFormat(locale, { ...forms[unit], timeZone: 'UTC' });
  return (YEARS[unit] ?? 1) > 1 ? format.formatRange(at, after(at, unit) - 1) : format.format(at);
}

/** A round number at or above, for the axis. */
export function roundUp(n: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(n, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((one) => one >= n) ?? n;
}
