// Who is here, in which case, and whether the page is open, locked, or ended.
import { Fault, request, watchReach, watchSession } from './api';
import { coverAll } from './quiet.svelte';
import { go } from './route.svelte';

export interface Session {
  locked: boolean;
  passphrase: boolean; // the keyring has one: a locked page opens again with it
  keys_open: boolean; // what is decided now can be signed without asking
  case: { id: string; name: string; code: string } | null; // null: it was locked from the beginning
  person: { id: string; pseudonym: string | null } | null;
  idle_s: number;
  version: string;
}
/** none: no session; the person needs a link from the terminal. gone: the program does not answer. */
export type Standing = 'asking' | 'open' | 'locked' | 'none' | 'gone';

let session = $state.raw<Session | null>(null);
let standing = $state<Standing>('asking');
let reason = $state('');

export const theSession = (): Session | null => session;
export const theStanding = (): Standing => standing;
export const theReason = (): string => reason;

function note(fault: Fault): void {
  reason = fault.message;
  standing = fault.status === 423 ? 'locked' : fault.status === 0 ? 'gone' : 'none';
  if (standing === 'none') session = null;
}

/** 423 says either that the page is locked or that the keys are closed; only the session itself knows which. */
watchSession((fault) => {
  if (fault.status === 401) note(fault);
  else if (standing === 'open') void ask(true).catch(() => {});
});

// ── the program does not answer ──────────────────────────────────────────────────────────────────────────────────────────────
const FIRST_MS = 1_000;
const MOST_MS = 10_000;
let lost = $state(false);
let knocking: ReturnType<typeof setTimeout> | undefined;

/** It answered before, and now it does not; it is asked again by itself. */
export const isLost = (): boolean => lost;

async function knock(wait_ms: number): Promise<void> {
  try {
    await ask(true);
  } catch (error) {
    if (error instanceof Fault && error.status !== 0) note(error);
    else return knockLater(Math.min(2 * wait_ms, MOST_MS));
  }
  lost = false;
}
function knockLater(wait_ms: number): void {
  clearTimeout(knocking);
  knocking = setTimeout(() => void knock(wait_ms), wait_ms);
}
export function knockNow(): void {
  clearTimeout(knocking);
  void knock(FIRST_MS);
}
function miss(): void {
  if (lost || standing === 'asking') return;
  lost = true;
  knockLater(FIRST_MS);
}
watchReach((reached) => {
  if (!reached) miss();
});
/** Something that was no request of ours did not come. */
export const suspectLost = (): void => void ask(true).catch(() => {});

let untold = false; // the page was locked, and the server has not heard of it

async function ask(background = false): Promise<void> {
  if (untold) await tellLocked();
  const now = (await (await request('GET', 'session', undefined, undefined, background)).json()) as Session;
  session = { ...now, case: now.case ?? session?.case ?? null };
  standing = session.locked ? 'locked' : 'open';
}

/** The one-time link stands behind the # and is taken out of the address at once. */
async function enter(): Promise<void> {
  const link = /^#enter=([\w-]+)$/.exec(location.hash)?.[1];
  if (!link) return;
  history.replaceState(null, '', '/');
  go('home');
  await request('POST', 'session', { link });
}

export async function openSession(): Promise<void> {
  try {
    await enter();
    await ask();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    note(error);
    if (error.status === 0) knockLater(FIRST_MS);
  }
}

/** Anew: whether the keys are open, who this person is. */
export const askAgain = (): Promise<void> => ask();

/** At once on the screen, whatever the server says. tell: the server does not know of it yet. */
export async function lock(tell = true): Promise<void> {
  standing = 'locked';
  reason = '';
  document.title = 'athar';
  coverAll();
  untold = tell;
  if (tell) await tellLocked().catch(() => {}); // told later, before anything else is asked
}
async function tellLocked(): Promise<void> {
  await request('POST', 'session-lock', {});
  untold = false;
}

export async function unlock(passphrase: string): Promise<void> {
  await request('POST', 'session-unlock', { passphrase });
  await ask();
}
