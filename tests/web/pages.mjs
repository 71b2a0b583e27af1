// Every page in both languages and two widths: it opens, it stands the right way round, nothing sticks out, no word is missing,
// axe-core finds nothing, the console is silent, nothing is asked from elsewhere. A new view is one row of the table in lib/views.mjs.
import { launch, openPage, openWindow, sessionOf, shot } from './lib/browser.mjs';
import { axeBoth, direction, overflow, words } from './lib/look.mjs';
import { emptyCase, sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';
import { views, visit } from './lib/views.mjs';

const WIDTHS = [360, 1400];

const emptyViews = [{ name: 'empty-home', at: 'home' }, { name: 'empty-items', at: 'items' }];

async function lookAt({ page, watch }, lang, name) {
  const faults = [...(await direction(page, lang)), ...(await overflow(page)), ...(await words(page, lang))];
  await shot(page, name, { fullPage: true });
  return [...faults, ...(await axeBoth(page)), ...watch.take()];
}

async function lookAtEach(rows, opened, of, lang, width) {
  for (const row of rows)
    await check(`${lang} ${width} ${row.name}`, async () => {
      await visit(opened, of, row);
      return lookAt(opened, lang, `${lang}-${width}-${row.name}`);
    });
}

const browser = await launch();
const filled = sampleCase('full');
const bare = emptyCase('empty', 'عبارة طويلة');
const full = await Server.start(filled);
const empty = await Server.start(bare);
let state; // one session for all windows
let emptyState;

for (const lang of ['ar', 'en'])
  for (const width of WIDTHS) {
    const context = await openWindow(browser, full, { lang, width, state });
    const opened = await openPage(context, full, { enter: !state });
    state ??= await sessionOf(context);
    await lookAtEach(views, opened, filled, lang, width);
    await context.close();

    const other = await openWindow(browser, empty, { lang, width, state: emptyState });
    const first = await openPage(other, empty, { enter: !emptyState });
    emptyState ??= await sessionOf(other);
    await lookAtEach(emptyViews, first, bare, lang, width);
    await other.close();

    const stranger = await openWindow(browser, full, { lang, width });
    const outside = await openPage(stranger, full, { enter: false });
    outside.watch.take(); // 401 is what the console tells of
    await check(`${lang} ${width} no-session`, () => lookAt(outside, lang, `${lang}-${width}-no-session`));
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
      return lookAt({ page, watch }, lang, `${lang}-${width}-locked`);
    });
    await context.close();
  }
await check('the server ends gracefully', async () => {
  must((await full.stop()) === 0, 'exit status is not 0');
  must((await empty.stop()) === 0, 'exit status is not 0');
});
await browser.close();
done();
