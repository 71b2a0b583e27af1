// The table of pages: a new view is one row, and is looked at in both languages, two widths and two themes (pages.mjs), and with
// hostile texts in the case (hostile.mjs).
//
//   name        of the row and of its screenshot
//   at          its address; or a function of the case that gives it
//   act         what a person does there before it is looked at
//   refused     what the console may say, because the server refuses what is asked
import { go, settled } from './browser.mjs';
import { must } from './tap.mjs';

export const views = [
  { name: 'home', at: 'home' },
  { name: 'receipt', at: 'home', act: (page) => page.locator('section', { has: page.locator('#came-in') }).locator('li .toolbar button').last().click() },
  { name: 'items', at: 'items' },
  { name: 'lines', at: 'items', act: keys('l') },
  { name: 'filters', at: 'items', act: keys('n') },
  { name: 'selected', at: 'items', act: keys('Control+a') },
  { name: 'bulk-tag', at: 'items', act: keys('Control+a', 't') },
  { name: 'bulk-flag', at: 'items', act: keys('Control+a', 'm') },
  { name: 'bulk-set', at: 'items', act: keys('Control+a', 's') },
  { name: 'bulk-describe', at: 'items', act: keys('Control+a', 'd') },
  { name: 'search', at: 'home', act: search('الممر') },
  { name: 'search-nothing', at: 'home', act: search('لا شيء كهذا') },
  { name: 'item-photo', at: (of) => `item/${of.id('RYH-A-000025')}` },
  { name: 'item-form', at: (of) => `item/${of.id('RYH-A-000025')}`, act: keys('d') },
  { name: 'item-history', at: (of) => `item/${of.id('RYH-A-000025')}`, act: keys('y') },
  { name: 'item-trust', at: (of) => `item/${of.id('RYH-A-000025')}`, act: keys('b') },
  { name: 'item-contradiction', at: (of) => `item/${of.id('RYH-A-000028')}` },
  { name: 'item-covered', at: (of) => `item/${of.id('RYH-A-000026')}` },
  { name: 'item-named', at: (of) => `item/${of.id('RYH-A-000027')}` },
  { name: 'item-film', at: (of) => `item/${of.id('RYH-A-000019')}` },
  { name: 'item-pdf', at: (of) => `item/${of.id('RYH-A-000018')}` },
  { name: 'item-text', at: (of) => `item/${of.id('RYH-A-000016')}` },
  { name: 'item-post', at: (of) => `item/${of.id('RYH-A-000029')}` },
  { name: 'item-damaged', at: (of) => `item/${of.id('RYH-A-000001')}` },
  { name: 'item-nothing', at: 'item/RYH-A-009999', refused: /404/ },
  { name: 'sheet', at: (of) => `sheet/${of.id('RYH-A-000019')}` },
  { name: 'compare', at: (of) => `compare/${of.id('RYH-A-000021')}` },
  { name: 'import', at: 'import' },
  { name: 'jobs', at: 'jobs' },
  { name: 'job', at: 'jobs', act: verify },
  { name: 'viewing', at: 'viewing' },
  { name: 'menu', at: 'home', act: (page) => page.locator('[popovertarget]').first().click() },
  { name: 'help', at: 'home', act: (page) => page.keyboard.press('Shift+Slash') },
];

/** Pressed one after another. */
export function keys(...pressed) {
  return async (page) => {
    for (const one of pressed) await page.keyboard.press(one);
  };
}

/** Typed into the search of the header. */
export function search(text) {
  return async (page) => {
    await page.keyboard.press('Slash');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
}

async function verify(page) {
  await page.locator('main .toolbar button').first().click();
  await page.waitForFunction(() => location.hash.startsWith('#/jobs/'));
  await page.locator('main [role=progressbar], main progress').waitFor({ state: 'detached' });
}

/** Goes to a row; opens the page anew when the row before left something open. */
export async function visit(opened, of, { at, act, refused }) {
  const { page, watch } = opened;
  watch.allowed = refused ? [refused] : [];
  await go(page, watch, typeof at === 'function' ? at(of) : at);
  if (opened.used) await page.reload();
  opened.used = Boolean(act);
  await page.locator('main h1').first().waitFor();
  await settled(page, watch);
  await act?.(page);
  await settled(page, watch);
  must((await page.locator('header nav').count()) > 0, 'the page was locked');
}
