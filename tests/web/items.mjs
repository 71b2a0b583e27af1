// The items: the grid by keyboard in both directions of writing, what is selected, what is decided in bulk and undone, filters and
// time that write into the query, and the way back from a thing. Whatever is decided is looked up in the case itself.
import { go, launch, openPage, openWindow, sessionOf, settled } from './lib/browser.mjs';
import { axe, overflow, words } from './lib/look.mjs';
import { sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const of = sampleCase('case');
for (const [n, month] of [[1, '2030-01'], [4, '2030-04'], [5, '2030-05'], [11, '2030']]) of.athar(['describe', `RYH-A-${String(n).padStart(6, '0')}`, '--date', month, '--place', 'حي الزيتون']);
const browser = await launch();
const server = await Server.start(of);
let state;

async function within(lang, act, more = {}) {
  const context = await openWindow(browser, server, { lang, state, ...more });
  try {
    const opened = await openPage(context, server, { enter: !state, at: 'items' });
    state ??= await sessionOf(context);
    await opened.page.locator('[data-index="0"]').waitFor();
    return (await act(opened, context)) ?? opened.watch.take();
  } finally {
    await context.close();
  }
}
const at = (page) => page.evaluate(() => Number(document.activeElement?.dataset.index ?? -1));
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const chosen = (page) => page.locator('[role=grid] [role=gridcell][aria-selected=true]').count();
const total = () => of.json('find', '--limit', '0').length;
const having = (query) => of.json('find', query, '--limit', '0').map((one) => one.reference).sort();
const search = async (page, watch, text) => {
  await page.locator('header input').fill(text);
  await page.locator('header input').press('Enter');
  await settled(page, watch);
};
const say = async (page, watch) => {
  await page.locator('dialog footer .main').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page, watch);
};

for (const [lang, next, before] of [['en', 'ArrowRight', 'ArrowLeft'], ['ar', 'ArrowLeft', 'ArrowRight']])
  await check(`${lang}: arrows follow the writing, one cell can be reached by Tab`, () =>
    within(lang, async ({ page }) => {
      const columns = Number(await page.locator('[role=grid]').getAttribute('aria-colcount'));
      must(columns > 2, `${columns} columns`);
      await press(page, 'ArrowDown');
      must((await at(page)) === 0, 'the first thing has not got the focus');
      await press(page, next, next, 'ArrowDown', before);
      must((await at(page)) === columns + 1, `focus stands at ${await at(page)}`);
      await press(page, 'End');
      must((await at(page)) === total() - 1, `End leads to ${await at(page)}`);
      const last = await page.locator(`[data-index="${total() - 1}"]`).boundingBox();
      must(last && last.y + last.height <= 900, 'the last thing is not on the screen');
      await press(page, 'ArrowDown', next, 'PageDown');
      must((await at(page)) === total() - 1, 'one walked beyond the last thing');
      await press(page, 'Home');
      must((await at(page)) === 0, `Home leads to ${await at(page)}`);
      must((await page.locator('[role=grid] [tabindex="0"]').count()) === 1, 'not one cell alone can be reached by Tab');
      must((await page.locator('[role=grid]').getAttribute('aria-rowcount')) === String(Math.ceil(total() / columns)), 'aria-rowcount is wrong');
    }),
  );

await check('selecting: one, a stretch forth and back, everything but one, nothing', () =>
  within('ar', async ({ page }) => {
    await press(page, 'ArrowDown', 'Space');
    must((await chosen(page)) === 1, 'not one');
    await press(page, 'ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowRight');
    must((await chosen(page)) === 3, `${await chosen(page)} instead of the first and a stretch of two`);
    await press(page, 'Control+a', 'Space');
    await page.locator('section.bar b', { hasText: String(total() - 1) }).waitFor();
    await press(page, 'Escape');
    must((await chosen(page)) === 0, 'something is still selected');
  }),
);

await check('a tag on a stretch, and undone', () =>
  within('en', async ({ page, watch }) => {
    await press(page, 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'KeyT');
    await page.keyboard.type('الممر الطويل');
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor({ state: 'detached' });
    must(having('tag:"الممر الطويل"').join() === 'RYH-A-000001,RYH-A-000002,RYH-A-000003', `tagged: ${having('tag:"الممر الطويل"')}`);
    must((await page.locator('section.bar').count()) === 1, 'what was selected is forgotten');
    await page.locator('.toast button').first().click();
    await page.locator('.toast', { hasText: 'Taken back' }).waitFor();
    await settled(page, watch);
    must(having('tag:"الممر الطويل"').length === 0, 'the tag stands still');
  }),
);

await check('a decision about everything but one means no companions, and not that one', () =>
  within('en', async ({ page, watch }) => {
    await press(page, 'ArrowDown', 'ArrowRight', 'Control+a', 'Space', 'KeyT');
    await page.keyboard.type('alles');
    await say(page, watch);
    const tagged = having('tag:alles');
    must(tagged.length === total() - 1 && !tagged.includes('RYH-A-000002'), `${tagged.length} were tagged`);
    must(having('tag:alles type:sidecar').length === 0, 'companions were tagged');
  }),
);

await check('a review in bulk: what is not graphic is seen at once', () =>
  within('ar', async ({ page, watch }) => {
    await search(page, watch, 'ref:RYH-A-000021 | ref:RYH-A-000022');
    await press(page, 'ArrowDown', 'Control+a', 'KeyM');
    await page.locator('dialog input[value=no]').check();
    await say(page, watch);
    await page.locator('[role=grid] img').nth(1).waitFor();
    must(having('state:reviewed -flag:graphic').includes('RYH-A-000022'), 'it is not reviewed');
  }),
);

await check('described in bulk beside what others said', () =>
  within('en', async ({ page, watch }) => {
    await search(page, watch, 'ref:RYH-A-000001 | ref:RYH-A-000002');
    await press(page, 'ArrowDown', 'Control+a', 'KeyD');
    await say(page, watch).catch(() => {});
    await page.locator('dialog [role=alert]').waitFor(); // nothing was filled in
    await page.locator('dialog input').first().fill('2030-02');
    await say(page, watch);
    must(having('state:contradicted ref:RYH-A-000001').length === 1 && !having('state:contradicted').includes('RYH-A-000002'), `contradicted: ${having('state:contradicted')}`);
    must(having('date:2030-02').includes('RYH-A-000002'), 'it has no date');
  }),
);

await check('a new set, and passed on', () =>
  within('ar', async ({ page, watch }) => {
    await press(page, 'ArrowDown', 'Space', 'KeyS');
    await page.keyboard.type('أبواب «الطابق» الأول');
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await settled(page, watch);
    must(of.json('set', 'list').some((one) => one.name === 'أبواب «الطابق» الأول'), 'there is no such set');
    await page.keyboard.press('KeyP');
    await settled(page, watch);
    must(having('state:passed').includes('RYH-A-000001'), 'it was not passed on');
  }),
);

await check('filters write into the query, never into the address; chips take them out', () =>
  within('en', async ({ page, watch }) => {
    const count = () => page.locator('[role=grid]').getAttribute('aria-rowcount');
    const all = await count();
    await page.locator('aside button', { hasText: 'film' }).click();
    await settled(page, watch);
    must((await page.locator('header input').inputValue()) === 'type:film', 'the query does not say it');
    must((await count()) !== all, 'nothing was left out');
    await page.locator('main li.chip .reading').click(); // its contrary
    await settled(page, watch);
    must((await page.locator('header input').inputValue()) === '-type:film', 'it was not turned');
    await page.locator('main li.chip .drop').click();
    await settled(page, watch);
    must((await count()) === all, 'not everything came back');
    must(page.url().endsWith('#/items'), `the address is ${page.url()}`);
  }),
);

for (const lang of ['en', 'ar'])
  await check(`${lang}: a stretch of time by slider and by dragging; as a table`, () =>
    within(lang, async ({ page, watch }) => {
      const query = () => page.locator('header input').inputValue();
      const sliders = page.locator('.sliders input');
      await sliders.nth(0).focus();
      await press(page, lang === 'ar' ? 'ArrowLeft' : 'ArrowRight', 'ArrowUp');
      await page.waitForFunction(() => document.querySelector('header input').value.includes('from:'));
      must(/^from:2030-03 to:203\d-\d\d$/.test(await query()), `the query is ${await query()}`);
      await settled(page, watch);
      await search(page, watch, '');
      await page.waitForFunction(() => !document.querySelector('.time .quiet.button:not([aria-pressed])')); // counted anew
      const box = await page.locator('svg[role=img]').boundingBox();
      const x = (part) => box.x + box.width * (lang === 'ar' ? 1 - part : part);
      const months = Number(await sliders.nth(0).getAttribute('max')) + 1; // from 2030-01 on
      await page.mouse.move(x(0.5 / months), box.y + 20);
      await page.mouse.down();
      await page.mouse.move(x(3.5 / months), box.y + 20, { steps: 4 });
      await page.mouse.up();
      await settled(page, watch);
      must((await query()) === 'from:2030-01 to:2030-04', `dragged: ${await query()}`);
      await page.locator('.time button[aria-pressed]').click();
      must((await page.locator('.time tbody tr').count()) > 1, 'the table is empty');
    }),
  );

await check('from a thing back to where one was', () =>
  within('ar', async ({ page, watch }) => {
    await press(page, 'ArrowDown', 'End', 'Enter');
    await page.waitForFunction(() => location.hash.startsWith('#/item/'));
    await settled(page, watch);
    await page.goBack();
    await page.waitForFunction((index) => document.activeElement?.dataset.index === String(index), total() - 1);
    await press(page, 'ArrowUp');
    must((await at(page)) > 0, 'one cannot go on from there');
  }),
);

await check('the same as lines, narrow, with a word that was found', () =>
  within(
    'ar',
    async ({ page, watch }) => {
      await page.keyboard.press('KeyL');
      await search(page, watch, 'الممر');
      await page.locator('.gridrow').first().waitFor();
      await press(page, 'ArrowDown', 'ArrowDown', 'Space');
      must((await page.locator('[role=row][aria-selected=true]').count()) === 1, 'the line is not selected');
      return [...(await overflow(page)), ...(await words(page, 'ar')), ...(await axe(page)), ...watch.take()];
    },
    { width: 360, height: 740 },
  ),
);

await check('a query that is refused says why, and the way out of it', () =>
  within('ar', async ({ page, watch }) => {
    watch.allow(/status of 4\d\d/);
    await search(page, watch, 'type:fish');
    await page.locator('main [role=alert]').waitFor();
    must((await page.locator('main [role=alert]').innerText()).includes('fish'), 'it does not say what is wrong');
    await page.locator('main li.chip .drop').click();
    await page.locator('[data-index="0"]').waitFor();
    watch.take();
  }),
);

await server.stop();
await browser.close();
done();
