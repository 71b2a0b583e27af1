// Deciding by keyboard: find, open, describe, note, tag; undo; two windows that say different things about the same thing; the same
// with the command line beside; in bulk. What was said is looked up in the case itself, not on the page alone.
import { go, launch, openPage, openWindow, settled, shot } from './lib/browser.mjs';
import { axe, overflow, said, words } from './lib/look.mjs';
import { sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const of = sampleCase('case');
const id = of.id('RYH-A-000016'); // a text, that nobody described
const other = of.id('RYH-A-000013');
const browser = await launch();
const server = await Server.start(of);
const shown = (one = id) => of.json('show', one)[0];
const records = () => of.json('status')[0].records;

async function within(lang, act, more = {}) {
  const context = await openWindow(browser, server, { lang, ...more });
  try {
    const opened = await openPage(context, server);
    return (await act(opened, context)) ?? opened.watch.take();
  } finally {
    await context.close();
  }
}
const side = (page) => page.locator('aside');
const toast = (page) => page.locator('.toast').last();
const focused = (page, selector) => page.waitForFunction((one) => document.activeElement?.matches(one), selector);
async function open(page, watch, one = id) {
  await go(page, watch, `item/${one}`);
  await side(page).getByRole('tab').first().waitFor();
  await settled(page, watch);
}
/** The form of describing, by its key, with this title. */
async function describe(page, title) {
  await page.keyboard.press('d');
  await focused(page, 'aside form input');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(title);
}

await check('by keyboard: find, open, describe, note, tag, find again by what was said', () =>
  within('ar', async ({ page, watch }) => {
    await page.keyboard.press('Slash');
    await page.keyboard.type('ضوءا');
    await page.keyboard.press('Enter');
    await page.locator('[role=gridcell][data-index="0"]').waitFor();
    await settled(page, watch);
    for (let n = 0; n < 30 && !(await page.evaluate(() => document.activeElement?.matches('[data-index]'))); n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction((one) => location.hash === `#/item/${one}`, id);
    await side(page).getByRole('tab').first().waitFor();
    await describe(page, 'شهادة عن ضوء في الممر');
    await page.keyboard.press('Enter');
    await toast(page).waitFor();
    await page.locator('h1', { hasText: 'شهادة عن ضوء' }).waitFor();
    await page.keyboard.press('n');
    await focused(page, 'aside textarea');
    await page.keyboard.type('قُرئت مرتين');
    await page.keyboard.press('Control+Enter');
    await side(page).getByText('قُرئت مرتين').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await focused(page, 'aside input');
    await page.keyboard.type('شهادات');
    await page.keyboard.press('Enter');
    await side(page).getByText('شهادات').first().waitFor();
    await settled(page, watch);
    const now = JSON.stringify(shown());
    for (const word of ['شهادة عن ضوء في الممر', 'قُرئت مرتين', 'شهادات']) must(now.includes(word), `the case does not hold: ${word}`);
    const faults = [...(await words(page, 'ar')), ...(await axe(page)), ...(await overflow(page))];
    await page.keyboard.press('Escape');
    await page.waitForTimeout(800);
    await page.keyboard.press('Slash');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('وسم:شهادات');
    await page.keyboard.press('Enter');
    await page.locator('[role=gridcell]', { hasText: 'RYH-A-000016' }).waitFor();
    return [...faults, ...watch.take()];
  }),
);
for (const [how, undo] of [['U', (page) => page.keyboard.press('u')], ['its button', (page) => toast(page).getByRole('button', { name: said('en', 'page.undo') }).click()]])
  await check(`a decision is undone by ${how}: it is taken back, and stands in the history`, () =>
    within('en', async ({ page, watch }) => {
      await open(page, watch, other);
      const before = records();
      await describe(page, `old note ${how}`);
      await page.keyboard.press('Enter');
      await page.locator('h1', { hasText: `old note ${how}` }).waitFor();
      await settled(page, watch);
      must(records() === before + 1, 'nothing was written');
      await undo(page);
      await page.getByText(said('en', 'page.undone')).waitFor();
      await page.locator('h1', { hasText: `old note ${how}` }).waitFor({ state: 'detached' });
      await settled(page, watch);
      must(records() === before + 2, 'it was not taken back by a record');
      must(!JSON.stringify(shown(other).descriptions ?? shown(other).described ?? '').includes(how), 'it is still in force');
      await page.keyboard.press('y');
      await side(page).getByText(`old note ${how}`).first().waitFor();
    }),
  );
await check('two windows describe the same thing: both stand, as a contradiction; one settles it and nothing is lost', () =>
  within('ar', async ({ page, watch }, context) => {
    const second = await openPage(context, server, { enter: false });
    const thing = of.id('RYH-A-000014');
    const before = of.json('status')[0].contradictory;
    await open(page, watch, thing);
    await open(second.page, second.watch, thing);
    await describe(page, 'صفحة من الشباك الأول');
    await describe(second.page, 'صفحة من الشباك الثاني');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'الأول' }).waitFor();
    await second.page.keyboard.press('Enter');
    await toast(second.page).waitFor();
    await settled(second.page, second.watch);
    const differ = second.page.locator('section[aria-labelledby=side-differ]');
    await differ.waitFor();
    for (const one of ['الأول', 'الثاني']) must((await differ.innerText()).includes(one), `does not show: ${one}`);
    await shot(second.page, 'contradiction');
    must(shown(thing).contradictions?.length === 1, 'the case knows no contradiction');
    must(of.json('status')[0].contradictory === before + 1, 'it is not counted');
    const faults = [...(await words(second.page, 'ar')), ...(await axe(second.page))];
    await go(page, watch, 'home');
    await page.reload();
    await page.locator('main h1').waitFor();
    await settled(page, watch);
    await shot(page, 'home');
    must((await page.locator('main').innerText()).includes(said('ar', 'page-home.contradictory#two')), 'home says nothing of it');
    await differ.getByRole('button', { name: said('ar', 'page-side.holds') }).first().click();
    await differ.waitFor({ state: 'detached' });
    await settled(second.page, second.watch);
    must(!shown(thing).contradictions?.length, 'it is not settled');
    await second.page.keyboard.press('y');
    for (const one of ['الأول', 'الثاني']) await side(second.page).getByText(`صفحة من الشباك ${one}`).first().waitFor();
    return [...faults, ...watch.take(), ...second.watch.take()];
  }),
);
await check('one window marks it, the other says no: shown as a contradiction, and counted as graphic', () =>
  within('en', async ({ page, watch }, context) => {
    const thing = of.id('RYH-A-000015');
    const second = await openPage(context, server, { enter: false });
    await open(page, watch, thing);
    await open(second.page, second.watch, thing);
    const mark = (one, yes) => side(one).locator('section', { hasText: said('en', 'page-side.marks') ?? '' }).getByRole('button', { name: said('en', `word.${yes}`), exact: true }).first().click();
    await mark(page, 'yes');
    await toast(page).waitFor();
    await mark(second.page, 'no');
    await toast(second.page).waitFor();
    await settled(second.page, second.watch);
    await second.page.locator('section[aria-labelledby=side-differ]').waitFor();
    const [found] = of.json('find', `ref:RYH-A-000015`);
    must(found.graphic === true, 'it does not count as graphic');
  }),
);
await check('by keyboard: some are selected and tagged at once, and that is undone as one', () =>
  within('en', async ({ page, watch }) => {
    await page.keyboard.press('i');
    await page.locator('[role=gridcell][data-index="0"]').waitFor();
    await settled(page, watch);
    await page.keyboard.press('ArrowDown');
    await focused(page, '[data-index="0"]');
    for (let n = 0; n < 2; n++) await page.keyboard.press('Shift+ArrowRight');
    const chosen = await page.locator('[role=gridcell][aria-selected=true]').count();
    must(chosen === 3, `${chosen} are selected`);
    await page.keyboard.press('t');
    await focused(page, 'dialog input');
    await page.keyboard.type('دفعة واحدة');
    await page.keyboard.press('Enter');
    await toast(page).waitFor();
    await settled(page, watch);
    const tagged = () => of.json('find', 'tag:"دفعة واحدة"').length;
    must(tagged() === 3, `${tagged()} are tagged`);
    await page.keyboard.press('u');
    await page.getByText(said('en', 'page.undone')).waitFor();
    await settled(page, watch);
    must(tagged() === 0, `${tagged()} are still tagged`);
  }),
);
await check('a filter of the side narrows the list, stands as a chip, and goes again', () =>
  within('ar', async ({ page, watch }) => {
    await go(page, watch, 'items');
    await page.locator('[role=gridcell][data-index="0"]').waitFor();
    const aside = page.locator('main aside');
    await aside.waitFor(); // open where there is room for it
    await aside.getByText('باب أزرق').first().click();
    await page.locator('.chip').first().waitFor();
    await settled(page, watch);
    const shownNow = await page.locator('[role=gridcell]').count();
    must(shownNow === 2, `${shownNow} are shown`);
    await page.locator('.chip .drop').first().click();
    await page.waitForFunction(() => document.querySelectorAll('[role=gridcell]').length > 10);
    return [...(await words(page, 'ar')), ...watch.take()];
  }),
);
await check('the command line writes beside: the next look shows it', () =>
  within('ar', async ({ page, watch }) => {
    await open(page, watch);
    of.athar(['tag', 'من الطرفية', id]);
    await go(page, watch, 'home');
    await open(page, watch);
    await side(page).getByText('من الطرفية').first().waitFor();
  }),
);
await check('the server ends gracefully, and all that was said is whole', async () => {
  must((await server.stop()) === 0, 'exit status is not 0');
  of.athar(['verify', '--full']);
});
await browser.close();
done();
