// What `show` says of one thing, as much of it as the media of the item view read.
import { label } from '../../lib/messages.svelte';
import type { Veiled } from '../../lib/quiet.svelte';

export type Facts = Record<string, unknown>;
export interface Picture {
  name: string; // thumb, poster, strip, page-1 …
  width?: number;
  height?: number;
}
export interface Other {
  id: string;
  reference: string | null;
  path?: string | null;
  source?: string | null;
}
export interface Field {
  field: string;
  label: string;
  told: string;
  meaning: string;
}
export interface Thing {
  id: string;
  what: string;
  restricted?: boolean;
  type?: string | null;
  item?: {
    reference: string | null;
    title: string | null;
    path: string | null;
    source: string | null;
    object: string | null;
    size: number;
    sidecar_of: string | null;
    changed_while_read: boolean;
  };
  exhibit?: { reference: string | null; title: string | null };
  fields?: Field[]; // of an exhibit: what is recorded of it

  state_of_review?: { reviewed: boolean; graphic: boolean; named_reviewers_only: boolean; passed?: boolean };
  pictures?: Picture[];
  analysis?: { analyzer: string; version: number; facts: Facts | null }[];
  warnings?: string[];
  sidecars?: Other[];
  same_bytes?: Other[];
  companions_say?: { id?: string; reference: string | null; facts: Facts | null }[];
}

const fieldOf = (thing: Thing, name: string): string | undefined => thing.fields?.find((one) => one.field === name)?.told;

export const veiled = (thing: Thing): Veiled => ({ id: thing.id, ...thing.state_of_review });
export const nameOf = (thing: Thing): string =>
  thing.item?.title ?? thing.exhibit?.title ?? thing.item?.path?.split('/').pop() ?? thing.item?.reference ?? fieldOf(thing, 'description') ?? thing.exhibit?.reference ?? thing.id;
export const referenceOf = (thing: Thing): string => thing.item?.reference ?? thing.exhibit?.reference ?? thing.id;

export const factsOf = (thing: Thing, analyzer: string): Facts | null =>
  thing.analysis?.find((one) => one.analyzer === analyzer)?.facts ?? null;
export const hasPicture = (thing: Thing, name: string): boolean => !!thing.pictures?.some((one) => one.name === name);
export const pagesOf = (thing: Thing): string[] =>
  (thing.pictures ?? [])
    .map((one) => one.name)
    .filter((name) => /^page-\d+$/.test(name))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
export const mediaType = (thing: Thing): string => String(factsOf(thing, 'magic')?.media_type ?? '');

/** What this browser can draw by itself; everything else is shown by the picture that was made of it. */
export const drawable = (thing: Thing): boolean => /^image\/(jpeg|png|gif|webp|avif|bmp)$/.test(mediaType(thing));

export interface Tiles {
  columns: number;
  rows: number;
  width: number;
  height: number;
  times: number[]; // µs
}
/** How the strip of a film is divided; null: there is none. */
export function tilesOf(thing: Thing): Tiles | null {
  const frames = factsOf(thing, 'av')?.frames as Facts | undefined;
  const times = frames?.times_us;
  if (!frames || !Array.isArray(times) || !times.length || !hasPicture(thing, 'strip')) return null;
  return {
    columns: Number(frames.columns),
    rows: Number(frames.rows),
    width: Number(frames.tile_width),
    height: Number(frames.tile_height),
    times: times.map(Number),
  };
}

/** 1:02:03.4: where in a film, as players write it. */
export function clock(us: number): string {
  const tenths = Math.floor(us / 100_000);
  const [s, m, h] = [Math.floor(tenths / 10) % 60, Math.floor(tenths / 600) % 60, Math.floor(tenths / 36_000)];
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${h ? `${h}:${two(m)}` : m}:${two(s)}.${tenths % 10}`;
}

// ── facts for the eye ──
export interface Row {
  key: string;
  text: string;
}
export interface Group {
  title: string | null; // key of the fact that holds these
  rows: Row[];
}

const SHOWN_ELSEWHERE = new Set(['pdq', 'pdq_quality', 'pdq_turned', 'frames', 'media_type', 'bytes']);

function textOf(key: string, value: unknown): string {
  if (typeof value === 'boolean') return label('word', value ? 'yes' : 'no');
  if (key === 'kind') return label('factkind', String(value));
  if (key.endsWith('duration_us') && typeof value === 'number') return clock(value);
  if (key.endsWith('_us') && typeof value === 'number') return new Date(value / 1000).toISOString();
  if (key.endsWith('_e7') && typeof value === 'number') return (value / 1e7).toFixed(5);
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isList = (value: unknown): value is Facts[] => Array.isArray(value) && value.length > 0 && typeof value[0] === 'object' && value[0] !== null;
const isMap = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Facts in groups: what an analyzer measured first, then each part of it (a stream, a member), without what the file claims. */
export function groupsOf(facts: Facts): Group[] {
  const own: Group = { title: null, rows: [] };
  const groups = [own];
  for (const [key, value] of Object.entries(facts)) {
    if (key === 'claims' || SHOWN_ELSEWHERE.has(key) || value === null) continue;
    if (isList(value)) value.forEach((one) => groups.push({ title: key, rows: rowsOf(one) }));
    else if (isMap(value)) groups.push({ title: key, rows: rowsOf(value) });
    else own.rows.push({ key, text: textOf(key, value) });
  }
  return groups.filter((group) => group.rows.length);
}
export const rowsOf = (facts: Facts): Row[] =>
  Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({ key, text: textOf(key, value) }));
/** What the file says of itself. */
export const claimsOf = (thing: Thing): Row[] =>
  (thing.analysis ?? []).flatMap((one) => (isMap(one.facts?.claims) ? rowsOf(one.facts.claims) : []));
