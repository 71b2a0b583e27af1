// When nobody touches the page it blanks and locks itself; a minute before, it says so. The server counts too, by requests: a
// person who reads a long text makes none, so that a touch is passed on to it now and then. What one tab knows of this, all know.
import { request } from './api';
import { lock, theSession, theStanding } from './session.svelte';

const WARN_S = 60;
const PASS_ON_MS = 30_000;
const ESC_ESC_MS = 700;

let touched = Date.now();
let told = Date.now();
let left = $state<number | null>(null);

/** Seconds until it locks, when there is less than a minute; else null. */
export const secondsLeft = (): number | null => left;

const tabs = new BroadcastChannel('athar');
tabs.onmessage = (event: MessageEvent<{ touched?: number; locked?: boolean }>) => {
  if (event.data.locked && theStanding() === 'open') void lock(false);
  if (event.data.touched) touched = Math.max(touched, event.data.touched);
};

export function touch(): void {
  touched = Date.now();
  left = null;
  if (theStanding() !== 'open' || touched - told < PASS_ON_MS) return;
  told = touched;
  tabs.postMessage({ touched });
  void request('GET', 'jobs').catch(() => {});
}

/** The page is blank at once, in every tab; then the server hears of it. */
export function blank(): void {
  tabs.postMessage({ locked: true });
  void lock();
}

function look(): void {
  const idle_s = theSession()?.idle_s ?? 0;
  if (theStanding() !== 'open' || !idle_s) {
    left = null;
    return;
  }
  const rest = Math.ceil(idle_s - (Date.now() - touched) / 1000);
  left = rest <= WARN_S ? Math.max(rest, 0) : null;
  if (rest <= 0) blank();
}

let escaped = -ESC_ESC_MS; // never: the clock begins with the page
function onEscape(event: KeyboardEvent): void {
  if (event.code !== 'Escape' || event.repeat || theStanding() !== 'open') return;
  const now = performance.now();
  if (now - escaped < ESC_ESC_MS) {
    event.preventDefault();
    event.stopImmediatePropagation();
    blank();
  }
  escaped = now;
}

/** Listens before everything else, so that no dialog or player can keep Esc Esc for itself. (returns) how to stop. */
export function watchIdle(): () => void {
  touched = told = Date.now();
  const kinds = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'pointermove'] as const;
  for (const kind of kinds) addEventListener(kind, touch, { capture: true, passive: true });
  addEventListener('keydown', onEscape, { capture: true });
  const clock = setInterval(look, 1000);
  return () => {
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true });
    removeEventListener('keydown', onEscape, { capture: true });
    clearInterval(clock);
    left = null;
  };
}
