// Quiet viewing: what nobody has reviewed, and what is graphic, stays covered until a person uncovers it, a step at a time and
// small and grey before large and clear. How much somebody has looked at stays in their own browser, as numbers by day.
//
//   const look = $derived(veilOf(thing));   'hidden' | 'blurred' | 'grey' | 'clear'
//   reveal(thing.id)                        one step nearer to clear
//   opened(thing.id)                        an item was opened: counted here, sent nowhere
import { SvelteMap } from 'svelte/reactivity';

export type Look = 'hidden' | 'blurred' | 'grey' | 'clear';
export type GridLook = 'hidden' | 'blurred';

/** What the results of `find`, `show` … say about a thing. Yes, no, or not known. */
export interface Veiled {
  id: string;
  reviewed?: boolean | null;
  graphic?: boolean | null;
  named_reviewers_only?: boolean | null;
}

const STEPS: Look[] = ['hidden', 'blurred', 'grey', 'clear'];
const revealed = new SvelteMap<string, Look>();
let grid = $state<GridLook>('hidden');

/** Unreviewed counts as graphic. */
export const isHard = (thing: Veiled): boolean =>
  thing.graphic === true || thing.reviewed !== true || thing.named_reviewers_only === true;

/** How a thing stands in a grid: only the look chosen for the whole grid can lift its cover there. */
export function gridVeilOf(thing: Veiled): Look {
  return thing.named_reviewers_only ? 'hidden' : veilOf(thing);
}

export function veilOf(thing: Veiled): Look {
  if (!isHard(thing)) return 'clear';
  return revealed.get(thing.id) ?? (thing.named_reviewers_only ? 'hidden' : grid);
}

/** One step nearer to clear. from: how it stands now, as veilOf says. */
export function reveal(id: string, from: Look = revealed.get(id) ?? grid): void {
  const next = STEPS[Math.min(STEPS.indexOf(from) + 1, STEPS.length - 1)]!;
  revealed.set(id, next);
  if (next === 'clear') count('clear');
}

/** Covers one thing again, or everything that was uncovered. */
export const cover = (id: string): void => void revealed.delete(id);
export function coverAll(): void {
  revealed.clear();
  grid = 'hidden';
}

export const gridLook = (): GridLook => grid;
export function cycleGridLook(): void {
  grid = grid === 'hidden' ? 'blurred' : 'hidden';
}

// ── counts, for the person alone ────────────────────────────────────────────────────────────────────────────────────────────
export interface Day {
  day: string; // 2031-03-07, by the clock of this computer
  opened: number;
  clear: number; // of these, uncovered to the end
}

const STORED = 'athar.viewing';
const DAYS = 90;
const PAUSE_OPENED = 200; // issue 3: a pause is offered after 20 minutes or 200 opened
const PAUSE_MS = 20 * 60_000;
const REST_MS = 5 * 60_000; // whoever opened nothing for so long has paused already

function read(): Day[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored) ? (stored as Day[]).filter((one) => typeof one?.day === 'string') : [];
  } catch {
    return [];
  }
}

let days = $state.raw<Day[]>(read());
let since = 0;
let last = 0;
let sitting = new Set<string>();
let due = $state(false);

/** Newest first. */
export const viewingDays = (): Day[] => days;
export function clearViewing(): void {
  localStorage.removeItem(STORED);
  days = [];
}

function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
}

function count(what: 'opened' | 'clear'): void {
  const day = today();
  const before = read(); // another tab may have counted
  const now = before.find((one) => one.day === day) ?? { day, opened: 0, clear: 0 };
  days = [{ ...now, [what]: now[what] + 1 }, ...before.filter((one) => one.day !== day)].slice(0, DAYS);
  localStorage.setItem(STORED, JSON.stringify(days));
}

function begin(now: number): void {
  since = now;
  sitting = new Set();
}

/** An item was opened. The same one again within a sitting is not a second one. */
export function opened(id: string): void {
  const now = Date.now();
  if (!since || now - last > REST_MS) begin(now);
  last = now;
  if (sitting.has(id)) return;
  sitting.add(id);
  count('opened');
  if (sitting.size >= PAUSE_OPENED || now - since >= PAUSE_MS) due = true;
}

/** A pause should be offered now. */
export const pauseDue = (): boolean => due;
/** Taken or declined: the count to the next one begins anew. */
export function pauseSeen(): void {
  due = false;
  begin(Date.now());
}
