// Numbers, sizes and times for people, by the locale of the page.
import { lang, locale } from './messages.svelte';

export const number = (value: number): string => value.toLocaleString(locale());

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 1.4 MB, in powers of 1000, as file managers count. */
export function bytesWords(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: value < 10 && step ? 1 : 0,
  }).format(value);
}

/** RFC 3339 text, or microseconds since 1970; undefined when it is neither. */
export function dateOf(at: string | number | null | undefined): Date | undefined {
  if (at === null || at === undefined || at === '') return undefined;
  if (typeof at === 'string' && !/^\d{4}-\d\d-\d\dT/.test(at)) return undefined;
  const date = new Date(typeof at === 'number' ? at / 1000 : at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function whenWords(date: Date, day = false): string {
  return date.toLocaleString(locale(), day ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** The day of a claimed date: it was reckoned in no time zone, so none may move it. */
export const dayWords = (date: Date): string => date.toLocaleDateString(locale(), { dateStyle: 'medium', timeZone: 'UTC' });

/** 3 min, 2 h: how long something still takes, as coarse as it is uncertain. */
export function spanWords(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: unit === 'hour' ? 1 : 0 }).format(value);
}

/** Text that can be put in an accessible name: controls and marks that turn a line around are taken out. */
export const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');

/** No more of a text than can be laid out at once: a word of a megabyte stops a browser. Never half a character. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;

export const listWords = (words: string[]): string => new Intl.ListFormat(lang()).format(words);
