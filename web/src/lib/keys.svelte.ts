// The keyboard. A view or a dialog says which keys it knows while it stands on the page; `?` shows them all.
//
//   $effect(() => useKeys('page.keys-items', [{ code: 'KeyX', label: 'page.key-select', run: toggle }]));
//
// Keys are named by their place on the keyboard (KeyboardEvent.code), so that they work while an Arabic layout is on.
import { untrack } from 'svelte';
import type { MessageKey } from '../gen/messages';

export interface Key {
  code: string; // 'KeyX', 'ArrowDown', 'Enter', 'Slash'
  shift?: boolean;
  ctrl?: boolean;
  typed?: string[]; // also by what it writes, where layouts have it elsewhere: '?', '؟'
  twice?: boolean; // shown as pressed twice; somebody else listens to it
  elsewhere?: boolean; // shown; where the focus is somebody listens to it
  label: MessageKey;
  run: (event: KeyboardEvent) => void;
}
export interface Scope {
  title: MessageKey;
  keys: Key[];
  modal?: boolean; // a dialog: the scopes below it hear nothing while it stands
}

let scopes = $state.raw<Scope[]>([]);
export const activeScopes = (): Scope[] => scopes;

/** (returns) how to take them away again, as $effect wants it. */
export function useKeys(title: MessageKey, keys: Key[], more: { modal?: boolean } = {}): () => void {
  const scope = { title, keys, ...more };
  scopes = [...untrack(() => scopes), scope];
  return () => {
    scopes = scopes.filter((one) => one !== scope);
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Space and Enter on a button press that button, whatever a view does with them elsewhere. */
function isPress(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  return (event.code === 'Space' && !!event.target.closest('button, summary')) || (event.code === 'Enter' && !!event.target.closest('button, summary, a[href]'));
}

function fits(key: Key, event: KeyboardEvent): boolean {
  if (key.twice || key.elsewhere) return false;
  if (key.typed?.includes(event.key) && !event.ctrlKey && !event.metaKey) return true;
  return (
    key.code === event.code &&
    !!key.shift === event.shiftKey &&
    !!key.ctrl === (event.ctrlKey || event.metaKey) &&
    !event.altKey
  );
}

/** From the newest scope down to the dialog that stands, when one does. */
function listening(): Scope[] {
  const modal = scopes.findLastIndex((one) => one.modal);
  return scopes.slice(Math.max(modal, 0)).reverse();
}

/** The newest scope that knows the key gets it. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isPress(event) || (isTyping(event.target) && !event.ctrlKey && event.code !== 'Escape')) return;
  for (const scope of listening()) {
    const key = scope.keys.find((one) => fits(one, event));
    if (!key) continue;
    event.preventDefault();
    key.run(event);
    return;
  }
}

/** What stands on the key: 'X', '↓', '?'. */
export function keyName(key: Key): string {
  const names: Record<string, string> = {
    ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Slash: '/', Escape: 'Esc', Enter: '⏎', Space: '␣',
    Home: '⇱', End: '⇲', PageDown: '⇟', PageUp: '⇞', Comma: ',', Period: '.', BracketLeft: '[', BracketRight: ']', Minus: '-', Equal: '=',
  };
  const plain = names[key.code] ?? key.code.replace(/^(Key|Digit)/, '');
  const shifted = key.shift && key.code === 'Slash' ? '?' : key.shift ? `⇧${plain}` : plain;
  return key.twice ? `${plain} ${plain}` : key.ctrl ? `Ctrl ${shifted}` : shifted;
}
