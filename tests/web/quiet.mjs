// Quiet viewing, seen from the server: nothing of what is graphic, unreviewed or for named reviewers only is asked for before a
// person's own key; small and grey comes first; nothing plays by itself; a pause is offered; counts are sent nowhere.
import { go, launch, openPage, openWindow, settled, shot } from './lib/browser.mjs';
import { axe, said, words } from './lib/look.mjs';
import { sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const of = sampleCase('case');
const ids = Object.fromEntries(['25', '26', '27', '28', '19'].map((n) => [n, of.id(`RYH-A-0000${n}`)])); // reviewed, graphic, child, unreviewed, film
const browser = await launch();
const server = await Server.start(of);

/** What media were asked for, as [id, what]. */
const media = (watch) =>
  watch.requests.map((one) => /^\/api\/v1\/things\/([^/]+)\/(bytes|picture\/[^?]+)/.exec(one.path)).filter(Boolean).map(([, id, what]) => [id, what]);
const asked = (watch, id) => media(watch).filter(([one]) => one === id).map(([, what]) => what);

async function within(lang, act, more = {}) {
  const context = await openWindow(browser, server, { lang, ...more });
  try {
    const opened = await openPage(context, server);
    return (await act(opened, context)) ?? opened.watch.take();
  } finally {
    await context.close();
  }
}
const look = (page) => page.locator('.veil.item').first().evaluate((one) => one.className.split(' ').find((name) => ['hidden', 'blurred', 'grey', 'clear'].includes(name)));
const press = async (page, watch, key) => {
  await page.keyboard.press(key);
  await settled(page, watch);
};

await check('the grid asks for no picture but of what was reviewed and is not hard', () =>
  within('ar', async ({ page, watch }) => {
    await go(page, watch, 'items');
    await page.locator('[role=gridcell]').first().waitFor();
    await settled(page, watch);
    const others = media(watch).filter(([id]) => id !== ids[25]);
    must(others.length === 0, `asked for ${JSON.stringify(others)}`);
    must(asked(watch, ids[25]).includes('picture/thumb'), 'the reviewed one is not shown');
  }),
);
await check('blurred, by a key: small pictures of all but what is for named reviewers only; another key takes them away', () =>
  within('ar', async ({ page, watch }) => {
    await go(page, watch, 'items');
    await page.locator('[role=gridcell]').first().waitFor();
    await press(page, watch, 'v');
    await page.waitForFunction(() => document.querySelectorAll('.grid canvas[data-drawn]').length > 5);
    await settled(page, watch);
    must(asked(watch, ids[28]).join() === 'picture/thumb', `asked for ${asked(watch, ids[28])}`);
    must(asked(watch, ids[27]).length === 0, 'asked for what is for named reviewers only');
    must(!media(watch).some(([, what]) => what === 'bytes'), 'asked for an original');
    const dots = await page.locator('.grid canvas[data-drawn]').first().evaluate((canvas) => {
      const all = [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
      return { columns: canvas.width, drawn: all.filter((value, i) => i % 4 === 3 && value).length, grey: all.every((value, i) => i % 4 === 3 || value === all[i - (i % 4)]) };
    });
    must(dots.columns <= 16 && dots.drawn > 20 && dots.grey, `drawn with ${JSON.stringify(dots)}`);
    await shot(page, 'blurred');
    await press(page, watch, 'v');
    must((await page.locator('.grid canvas').count()) === 0, 'they stay');
  }),
);
for (const [name, n] of [['graphic', '26'], ['unreviewed', '28']])
  await check(`what is ${name} opens covered; V by V: small and blurred, small and grey, then the original`, () =>
    within('en', async ({ page, watch }) => {
      const id = ids[n];
      await go(page, watch, `item/${id}`);
      await page.locator('.veil.item').waitFor();
      must((await look(page)) === 'hidden' && asked(watch, id).length === 0, `${await look(page)}, asked for ${asked(watch, id)}`);
      await press(page, watch, 'v');
      must((await look(page)) === 'blurred' && asked(watch, id).join() === 'picture/thumb', `${await look(page)}, asked for ${asked(watch, id)}`);
      await press(page, watch, 'v');
      must((await look(page)) === 'grey' && !asked(watch, id).includes('bytes'), `${await look(page)}, asked for ${asked(watch, id)}`);
      const small = await page.locator('.veil.item img').first().boundingBox();
      must(small.width <= 300, `${small.width} px wide while grey`);
      await press(page, watch, 'v');
      must((await look(page)) === 'clear' && asked(watch, id).includes('bytes'), `${await look(page)}, asked for ${asked(watch, id)}`);
      await press(page, watch, 'Shift+V');
      must((await look(page)) === 'hidden' && (await page.locator('.veil.item img').count()) === 0, 'it is not covered again');
    }),
  );
await check('covered again after the page was locked', () =>
  within('en', async ({ page, watch }, context) => {
    watch.allow(/423/);
    await go(page, watch, `item/${ids[28]}`);
    for (let n = 0; n < 3; n++) await press(page, watch, 'v');
    must((await look(page)) === 'clear', 'it is not clear');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: said('en', 'page.locked') }).waitFor();
    must((await page.locator('img').count()) === 0, 'a picture still stands there');
    const second = await openPage(context, server);
    await go(second.page, second.watch, `item/${ids[28]}`);
    await second.page.locator('.veil.item').waitFor();
    must((await look(second.page)) === 'hidden', await look(second.page));
  }),
);
await check('a film: nothing plays, nothing is fetched, no sound, until a deliberate key', () =>
  within('ar', async ({ page, watch }) => {
    const id = ids[19];
    await go(page, watch, `item/${id}`);
    await page.locator('.veil.item').waitFor();
    must(asked(watch, id).length === 0, `asked for ${asked(watch, id)}`);
    for (let n = 0; n < 2; n++) await press(page, watch, 'v');
    must(!asked(watch, id).includes('bytes') && (await page.locator('video').count()) === 0, 'the film is there before it is uncovered to the end');
    await press(page, watch, 'v');
    await page.locator('video').waitFor();
    await page.waitForTimeout(700);
    const film = () => page.locator('video').evaluate((one) => ({ paused: one.paused, muted: one.muted, autoplay: one.autoplay, at: one.currentTime }));
    const still = await film();
    must(still.paused && still.muted && !still.autoplay && still.at === 0, JSON.stringify(still));
    await page.locator('body').press('Space');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0);
    must((await film()).muted, 'it has sound');
    await shot(page, 'film');
  }),
);
await check('for named reviewers only: the server refuses, the page says so and asks for nothing; named, it opens covered', () =>
  within('ar', async ({ page, watch }) => {
    const id = ids[27];
    watch.allow(/403/);
    await go(page, watch, `item/${id}`);
    await page.getByText(said('ar', 'page.veil-named')).first().waitFor();
    must(asked(watch, id).length === 0, `asked for ${asked(watch, id)}`);
    const refused = await page.evaluate(
      async (one) => Promise.all(['bytes', 'picture/thumb', 'picture/poster'].map(async (what) => (await fetch(`/api/v1/things/${one}/${what}`, { headers: { 'X-Athar': '1', 'Accept-Language': 'ar' } })).status)),
      id,
    );
    must(refused.join() === '403,403,403', `the server answers ${refused}`);
    const faults = [...(await words(page, 'ar')), ...(await axe(page))];
    const from = watch.requests.length;
    await page.locator('main').getByRole('button', { name: said('ar', 'page.named-title') }).first().click();
    await page.locator('dialog').waitFor();
    faults.push(...(await words(page, 'ar')), ...(await axe(page)));
    await shot(page, 'named');
    await page.locator('dialog').getByRole('button', { name: said('ar', 'page.named-do') }).click();
    await page.locator('.veil.item').waitFor();
    await settled(page, watch);
    must((await look(page)) === 'hidden', await look(page));
    must(watch.requests.slice(from).every((one) => !one.path.includes(`/things/${id}/`)), 'media were asked for before a key');
    await press(page, watch, 'v');
    must(asked(watch, id).includes('picture/thumb'), 'the key uncovers nothing');
    return [...faults, ...watch.take()];
  }),
);
await check('a pause is offered after twenty minutes; taking it covers everything', async () => {
  const context = await openWindow(browser, server, { lang: 'en' });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(await server.link());
  await page.locator('header nav').waitFor();
  const order = ['25', '28', '25', '28', '25', '26'];
  for (const [n, one] of order.entries()) {
    must((await page.locator('dialog').count()) === 0, `offered after ${4 * n} minutes`);
    await page.evaluate((id) => (location.hash = `#/item/${id}`), ids[one]);
    await page.locator('.veil.item').waitFor();
    if (n < order.length - 1) await page.clock.fastForward('04:00');
    await page.keyboard.press('Shift'); // somebody is there
  }
  const dialog = page.getByRole('dialog', { name: said('en', 'page.pause-title') });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: said('en', 'page.pause-do') }).click();
  await dialog.waitFor({ state: 'detached' });
  await context.close();
});
await check('how much was opened stands in the browser alone, as numbers', () =>
  within('ar', async ({ page, watch }) => {
    for (const n of ['25', '26']) {
      await go(page, watch, `item/${ids[n]}`);
      await page.getByText(`RYH-A-0000${n}`).first().waitFor();
      await settled(page, watch);
    }
    await go(page, watch, 'viewing');
    await page.locator('main table').waitFor();
    const numbers = await page.locator('main table tbody tr td').allInnerTexts();
    must(numbers[0] === '2', `shows ${numbers}`);
    const stored = await page.evaluate(() => localStorage.getItem('athar.viewing'));
    must(!Object.values(ids).some((id) => stored.includes(id)), `stored: ${stored}`);
    must(!watch.requests.some((one) => /viewing/.test(one.path + (one.body ?? '')) && !one.path.startsWith('/assets')), 'it was sent');
  }),
);
await server.stop();
await browser.close();
done();
