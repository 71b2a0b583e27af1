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
  { name: 'search', at: 'home', act: search('الممر') },
  { name: 'search-nothing', at: 'home', act: search('لا شيء كهذا') },
  { name: 'item-photo', at: (of) => `item/${of.id('RYH-A-000025')}` },
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

/** Goes to a row as somebody who opens it anew. */
export async function visit({ page, watch }, of, { at, act, refused }) {
  watch.allowed = refused ? [refused] : [];
  await go(page, watch, typeof at === 'function' ? at(of) : at);
  await page.reload(); // without what the row before left open
  await page.locator('main h1').first().waitFor();
  await settled(page, watch);
  await act?.(page);
  await settled(page, watch);
  must((await page.locator('header nav').count()) > 0, 'the page was locked');
}
