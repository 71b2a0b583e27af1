// Who is here, in which case, and whether the page is open, locked, or ended.
import { Fault, request, watchSession } from './api';
import { go } from './route.svelte';

export interface Session {
  locked: boolean;
  passphrase: boolean; // the keyring has one: a locked page opens again with it
  keys_open: boolean; // what is decided now can be signed without asking
  case: { id: string; name: string; code: string };
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
watchSession(note);

async function ask(): Promise<void> {
  session = (await (await request('GET', 'session')).json()) as Session;
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
    if (error instanceof Fault) note(error);
    else throw error;
  }
}

/** At once on the screen, whatever the server says. */
export async function lock(): Promise<void> {
  standing = 'locked';
  reason = '';
  await request('POST', 'session-lock', {}).catch(() => {});
}

export async function unlock(passphrase: string): Promise<void> {
  await request('POST', 'session-unlock', { passphrase });
  await ask();
}
