// Every page in both languages and two widths: it opens, it stands the right way round, nothing sticks out, no word is missing,
// axe-core finds nothing, the console is silent, nothing is asked from elsewhere. A new view is one row of the table in lib/views.mjs.
import { launch, openPage, openWindow, sessionOf, shot } from './lib/browser.mjs';
import { axe, axeBoth, direction, overflow, words } from './lib/look.mjs';
import { emptyCase, sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';
import { views, visit } from './lib/views.mjs';

const WIDTHS = [360, 1400];

const emptyViews = [{ name: 'empty-home', at: 'home' }, { name: 'empty-items', at: 'items' }];

/** Both themes at one width: colours are all that differs. */
async function lookAt({ page, watch }, lang, name) {
  const faults = [...(await direction(page, lang)), ...(await overflow(page)), ...(await words(page, lang))];
  await shot(page, name, { fullPage: true });
  const found = page.viewportSize().width === WIDTHS[0] ? await axe(page) : await axeBoth(page);
  return [...faults, ...found, ...watch.take()];
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
const entered = {}; // one session for all windows of a server

async function windowOn(server, lang, width) {
  const context = await openWindow(browser, server, { lang, width, state: entered[server.url] });
  const opened = await openPage(context, server, { enter: !entered[server.url] });
  entered[server.url] ??= await sessionOf(context);
  return { context, ...opened };
}

async function everyPage(lang) {
  for (const width of WIDTHS) {
    const opened = await windowOn(full, lang, width);
    await lookAtEach(views, opened, filled, lang, width);
    await opened.context.close();

    const first = await windowOn(empty, lang, width);
    await lookAtEach(emptyViews, first, bare, lang, width);
    await first.context.close();

    const stranger = await openWindow(browser, full, { lang, width });
    const outside = await openPage(stranger, full, { enter: false });
    outside.watch.take(); // 401 is what the console tells of
    await check(`${lang} ${width} no-session`, () => lookAt(outside, lang, `${lang}-${width}-no-session`));
    await stranger.close();
  }
}

for (const server of [full, empty]) await (await windowOn(server, 'ar', WIDTHS[0])).context.close();
await Promise.all(['ar', 'en'].map(everyPage)); // most of the time one waits
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
