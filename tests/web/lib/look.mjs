// What is looked for on every page, whatever it shows: direction, language, overflow, words that are missing or of the other
// language, and what axe-core finds. Each returns a list of faults.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource } from './browser.mjs';

const table = (lang) => JSON.parse(readFileSync(join(process.env.WEB_MESSAGES, `${lang}.json`), 'utf8'));
const tables = { ar: table('ar'), en: table('en') };
/** What the page says for a key. */
export const said = (lang, key) => tables[lang][key];
const keys = new Set(Object.keys(tables.en).map((key) => key.split('#')[0]));

/** Whole sentences of the other language, of the page's own areas: none of them may stand on a page in this one. */
function foreign(lang) {
  const own = new Set(Object.values(tables[lang]));
  const others = Object.entries(tables[lang === 'ar' ? 'en' : 'ar']).filter(([key, text]) => key.startsWith('page') && !own.has(text) && !text.includes('{'));
  return new Set(others.filter(([key]) => key !== 'page.other-language').map(([, text]) => text));
}

/** Every text of the page, and every attribute that is read out. */
function textsOf() {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // What a case holds stands in <bdi> or dir=auto; only our own words are looked at. <code> and <kbd> are nobody's language.
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('bdi,[dir=auto],script,style,code,kbd') && node.data.trim()) texts.push(node.data.trim());
  for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (element.getAttribute(name)) texts.push(element.getAttribute(name).trim());
  texts.push(document.title);
  return texts;
}

export async function words(page, lang) {
  const other = foreign(lang);
  const faults = [];
  for (const whole of new Set(await page.evaluate(textsOf))) {
    const text = whole.replace(/\u2068[^\u2069]*\u2069?/g, '…'); // arguments stand between isolates
    for (const word of text.split(/[\s"'()،,]+/)) if (keys.has(word) && word.includes('.')) faults.push(`a key instead of its words: ${word}`);
    if (/\{[a-z0-9_-]+\}/.test(text)) faults.push(`an argument is missing: ${text}`);
    if (/\b(undefined|NaN|\[object )/.test(text)) faults.push(`no words: ${text}`);
    if (other.has(whole)) faults.push(`of the other language: ${whole}`);
  }
  return faults;
}

export async function direction(page, lang) {
  const found = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).direction, document.title, location.href]);
  const want = lang === 'ar' ? 'rtl' : 'ltr';
  const faults = [];
  if (found[0] !== lang) faults.push(`lang is ${found[0]}, not ${lang}`);
  if (found[1] !== want || found[2] !== want) faults.push(`dir is ${found[1]}, drawn ${found[2]}, not ${want}`);
  if (/[؀-ۿ]/.test(decodeURIComponent(found[4]))) faults.push(`words in the address: ${found[4]}`);
  return faults;
}

/** Nothing is wider than the window, and nothing that can be pressed lies outside it, except within what scrolls by itself. */
function widths() {
  const faults = [];
  const root = document.documentElement;
  const name = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} "${(one.textContent ?? '').trim().slice(0, 40)}"`;
  const scrolls = (one) => {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
    for (const one of document.body.querySelectorAll('*')) {
      const box = one.getBoundingClientRect();
      if (box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(one)) faults.push(`  sticks out: ${name(one)} ${Math.round(box.left)}…${Math.round(box.right)}`);
      if (faults.length > 6) break;
    }
  }
  for (const one of document.body.querySelectorAll('a[href],button,input,select,textarea,summary')) {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || !one.checkVisibility() || one.classList.contains('skip') || box.width <= 1) continue;
    if ((box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(one)) faults.push(`cannot be reached: ${name(one)} ${Math.round(box.left)}…${Math.round(box.right)}`);
  }
  return faults;
}
export const overflow = (page) => page.evaluate(widths);

/** Marks that turn text around stand within isolates only, so that they reach nothing of ours. */
export const isolated = (page) =>
  page.evaluate(() => {
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (/[\u202a-\u202e\u2066\u2067]/.test(node.data) && !node.parentElement.closest('bdi,[dir=auto],option,textarea'))
        faults.push(`turns text around: ${JSON.stringify(node.data.slice(0, 80))} in ${node.parentElement.tagName}`);
    return faults;
  });

/** Everything axe-core knows, the size of targets (24 px) too. */
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }));
  return violations.map((one) => `axe ${one.id}: ${one.help}\n${one.nodes.slice(0, 4).map((node) => `  ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 240)}`).join('\n')}`);
}

/** In both themes: colours are all that differs. */
export async function axeBoth(page) {
  const light = await axe(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = (await axe(page)).filter((one) => !light.includes(one));
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((one) => `dark: ${one}`)];
}
