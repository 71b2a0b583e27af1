// What the grid needs to know of a thing, as `find` tells it; and how long texts of a stranger are cut before they are drawn.
import type { Ops } from '../../gen/api';

export type Thing = Ops['find']['result'];

const SHORT = 240;

/** The beginning of a text that may be a megabyte, never half a letter of two parts. */
export function short(text: string | null | undefined, most = SHORT): string {
  if (!text || text.length <= most) return text ?? '';
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

export const nameOf = (thing: Thing): string => short(thing.title || thing.name || '');
/** Of a path its last part: where there is little room. */
export const briefOf = (thing: Thing): string => short(thing.title || thing.name?.slice(-SHORT * 4).split('/').at(-1) || '');

/** 1:05, 1:02:07. */
export function clock(us: number): string {
  const all = Math.round(us / 1e6);
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export const marksOf = (thing: Thing): string[] => [
  ...(thing.reviewed ? [] : ['unreviewed']),
  ...(thing.graphic && thing.reviewed ? ['graphic'] : []),
  ...(thing.named_reviewers_only ? ['restricted'] : []),
  ...(thing.passed ? ['passed'] : []),
];
