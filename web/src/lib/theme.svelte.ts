// Light, dark, or as the system has it.
export type Theme = 'system' | 'light' | 'dark';
export const themes: Theme[] = ['system', 'light', 'dark'];

const STORED = 'athar.theme';
const stored = localStorage.getItem(STORED) as Theme | null;
let theme = $state<Theme>(stored && themes.includes(stored) ? stored : 'system');

function apply(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
apply();

export const theTheme = (): Theme => theme;
export function setTheme(one: Theme): void {
  theme = one;
  localStorage.setItem(STORED, one);
  apply();
}
