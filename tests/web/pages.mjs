// Every page in both languages and two widths: it opens, it stands the right way round, nothing sticks out, no word is missing,
// axe-core finds nothing, the console is silent, nothing is asked from elsewhere. A new view is one row of the table.
import { go, launch, openPage, openWindow, sessionOf, settled, shot } from './lib/browser.mjs';
import { axeBoth, direction, overflow, words } from './lib/look.mjs';
import { emptyCase, sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const WIDTHS = [360, 1400];

// name; address (a function of the case, or its text); what a person does there before it is looked at
const views = [
  ['home', 'home'],
  ['items', 'items'],
  ['search', 'home', search('الممر')],
  ['search-nothing', 'home', search('لا شيء كهذا')],
  ['import', 'import'],
  ['jobs', 'jobs'],
  ['job', 'jobs', verify],
  ['viewing', 'viewing'],
  ['menu', 'home', (page) => page.locator('[popovertarget]').click()],
  ['help', 'home', (page) => page.keyboard.press('Shift+Slash')],
  ['receipt', 'home', (page) => page.locator('section', { has: page.locator('#came-in') }).locator('.toolbar button').click()],
];

/** Typed into the search of the header. */
function search(text) {
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

async function lookAt(page, watch, lang, name) {
  const faults = [...(await direction(page, lang)), ...(await overflow(page)), ...(await words(page, lang))];
  await shot(page, name, { fullPage: true });
  return [...faults, ...(await axeBoth(page)), ...watch.take()];
}

/** A row of the table, as somebody comes to it from home. */
async function visit({ page, watch }, lang, width, [name, at, act]) {
  await go(page, watch, at);
  await page.reload(); // without what the row before left open
  await page.locator('main h1').waitFor();
  await settled(page, watch);
  await act?.(page);
  await settled(page, watch);
  must((await page.locator('header nav').count()) > 0, 'the page was locked');
  return lookAt(page, watch, lang, `${lang}-${width}-${name}`);
}

const browser = await launch();
const full = await Server.start(sampleCase('full'));
const empty = await Server.start(emptyCase('empty', 'عبارة طويلة'));
let state; // one session for all windows
let emptyState;

for (const lang of ['ar', 'en'])
  for (const width of WIDTHS) {
    const context = await openWindow(browser, full, { lang, width, state });
    const opened = await openPage(context, full, { enter: !state });
    state ??= await sessionOf(context);
    for (const row of views) await check(`${lang} ${width} ${row[0]}`, () => visit(opened, lang, width, row));
    await context.close();

    const other = await openWindow(browser, empty, { lang, width, state: emptyState });
    const first = await openPage(other, empty, { enter: !emptyState });
    emptyState ??= await sessionOf(other);
    await check(`${lang} ${width} empty-home`, () => visit(first, lang, width, ['empty-home', 'home']));
    await check(`${lang} ${width} empty-items`, () => visit(first, lang, width, ['empty-items', 'items']));
    await other.close();

    const stranger = await openWindow(browser, full, { lang, width });
    const outside = await openPage(stranger, full, { enter: false });
    outside.watch.take(); // 401 is what the console tells of
    await check(`${lang} ${width} no-session`, () => lookAt(outside.page, outside.watch, lang, `${lang}-${width}-no-session`));
    await stranger.close();
  }
for (const lang of ['ar', 'en'])
  for (const width of WIDTHS) {
    const context = await openWindow(browser, empty, { lang, width });
    const { page, watch } = await openPage(context, empty);
    await check(`${lang} ${width} locked`, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.locator('#passphrase').waitFor();
      return lookAt(page, watch, lang, `${lang}-${width}-locked`);
    });
    await context.close();
  }
await check('the server ends gracefully', async () => {
  must((await full.stop()) === 0, 'exit status is not 0');
  must((await empty.stop()) === 0, 'exit status is not 0');
});
await browser.close();
done();
