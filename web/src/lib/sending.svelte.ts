// That files are being sent, for the shell: their view may be closed meanwhile. views/import/upload.svelte.ts sets it.
let percent = $state<number | null>(null);
export const sendingPercent = (): number | null => percent;
export function setSending(value: number | null): void {
  percent = value;
}
