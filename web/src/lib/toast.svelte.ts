// Short messages at the foot of the page: what was just done, and the way back.
//
//   toast(t('page.saved'), { undo: () => … });
export interface Toast {
  n: number;
  text: string;
  alarm: boolean;
  undo?: () => Promise<unknown>;
}

const PLAIN_MS = 6_000;
const UNDO_MS = 20_000; // long enough to read, to doubt, and to find the button by keyboard
const MOST = 3;

let toasts = $state.raw<Toast[]>([]);
let next = 1;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const theToasts = (): Toast[] => toasts;

export function dropToast(n: number): void {
  clearTimeout(timers.get(n));
  timers.delete(n);
  toasts = toasts.filter((one) => one.n !== n);
}

/** While somebody points at it or has focus in it, it stays. */
export function holdToast(one: Toast): void {
  clearTimeout(timers.get(one.n));
}
export function timeToast(one: Toast): void {
  clearTimeout(timers.get(one.n));
  timers.set(one.n, setTimeout(() => dropToast(one.n), one.undo ? UNDO_MS : PLAIN_MS));
}

export function toast(text: string, more: { alarm?: boolean; undo?: () => Promise<unknown> } = {}): void {
  const one: Toast = { n: next++, text, alarm: more.alarm ?? false, undo: more.undo };
  for (const old of toasts.slice(0, Math.max(0, toasts.length - MOST + 1))) dropToast(old.n);
  toasts = [...toasts, one];
  timeToast(one);
}

/** Undoes what the newest message that can be undone told of. */
export async function undoNewest(): Promise<void> {
  const newest = toasts.filter((one) => one.undo).at(-1);
  if (newest) await undoToast(newest);
}

export async function undoToast(one: Toast): Promise<void> {
  dropToast(one.n);
  try {
    await one.undo?.();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { alarm: true });
  }
}
