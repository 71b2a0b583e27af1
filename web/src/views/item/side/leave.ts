/** Esc leaves a field, and only that: the view keeps its own Esc for those who are in none. */
export function leave(event: KeyboardEvent, input: HTMLElement | undefined): void {
  if (event.code !== 'Escape') return;
  event.stopPropagation();
  input?.blur();
}
