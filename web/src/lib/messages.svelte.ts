// Every word a person reads, by key, from messages/{en,ar}/*.msg. No text stands in code.
//
//   t('page.home')                       a sentence
//   t('page.taken', { n: 12 })           with plural form by n, when the key has forms
//   label('word', 'handed_over')         what people call a code; the code itself when nobody named it
//
// Arguments stand between isolates, so that a Latin file name cannot turn an Arabic sentence around.
import type { MessageKey } from '../gen/messages';

export type Lang = 'ar' | 'en';
type Table = Record<string, string>;

const FSI = '\u2068';
const PDI = '\u2069';
const STORED = 'athar.lang';

let table = $state.raw<Table>({});
let current = $state<Lang>('ar');

function preferred(): Lang {
  const stored = localStorage.getItem(STORED);
  if (stored === 'ar' || stored === 'en') return stored;
  return navigator.language.startsWith('ar') ? 'ar' : 'en';
}

export async function setLang(lang: Lang): Promise<void> {
  const answer = await fetch(`/messages/${lang}.json`);
  table = (await answer.json()) as Table;
  current = lang;
  localStorage.setItem(STORED, lang);
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
}

export const loadMessages = (): Promise<void> => setLang(preferred());
export const lang = (): Lang => current;
/** Digits and dates by locale: Western digits in both, as the case files of the field use them. */
export const locale = (): string => (current === 'ar' ? 'ar-SY-u-nu-latn' : 'en-GB');

type Args = Record<string, string | number>;

function text(key: string, args?: Args): string | undefined {
  if (args && typeof args.n === 'number') {
    const form = new Intl.PluralRules(current).select(args.n);
    return table[`${key}#${form}`] ?? table[`${key}#other`] ?? table[key];
  }
  return table[key];
}

/** Marks of its own would end the isolate, or leave it open. */
function show(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString(locale()) : FSI + value.replace(/[\u202a-\u202e\u2066-\u2069]/g, '') + PDI;
}

export function t(key: MessageKey, args?: Args): string {
  const found = text(key, args) ?? key;
  if (!args) return found;
  return found.replace(/\{([a-z0-9_-]+)\}/g, (whole, name: string) =>
    name in args ? show(args[name]!) : whole,
  );
}

/** The label of a code of an area (word, type, field, flag, thing …), as the terminal shows it. */
export const label = (area: string, code: string): string =>
  table[`${area}.${code.replaceAll('_', '-')}`] ?? table[`${area}.${code}`] ?? code;
