// Words that the case uses already, proposed while one types: tags, sets, places, languages. They are a help, not a condition:
// without them everything can be typed.
import { call } from '../../../lib/api';
import { onDecided } from '../../../lib/decide';
import { lang } from '../../../lib/messages.svelte';

interface Count {
  word: string;
  n: number;
}
const MOST = 200;
const LANGUAGES = ['ar', 'ar-SY', 'en', 'ku', 'kmr', 'ckb', 'syr', 'hy', 'tr', 'fa', 'he', 'ru', 'fr', 'de', 'uk'];

let tags = $state.raw<string[]>([]);
let places = $state.raw<string[]>([]);
let sets = $state.raw<{ id: string; name: string }[]>([]);
let fresh = false;

export const theTags = (): string[] => tags;
export const thePlaces = (): string[] => places;
export const theSets = (): { id: string; name: string }[] => sets;
export const theLanguages = (): { code: string; name: string }[] => {
  const names = new Intl.DisplayNames([lang()], { type: 'language' });
  return LANGUAGES.map((code) => ({ code, name: names.of(code) ?? code }));
};

onDecided((op) => {
  if (['tag', 'describe', 'set-new', 'set-add', 'add', 'retract'].includes(op)) fresh = false;
});

const words = (counts: Count[] | undefined): string[] => (counts ?? []).slice(0, MOST).map((one) => one.word);

export async function loadSuggestions(anew = false): Promise<void> {
  if (fresh && !anew) return;
  fresh = true;
  const [counted, known] = await Promise.allSettled([call('facets', {}), call('set-list', {})]);
  if (counted.status === 'fulfilled') {
    const facets = counted.value.results[0];
    tags = words(facets?.tags);
    places = words(facets?.places);
  }
  if (known.status === 'fulfilled') sets = known.value.results as { id: string; name: string }[];
}
