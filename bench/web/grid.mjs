// bench/web/grid: how soon the first small pictures of a large case stand on the page, and whether the grid keeps up with an arrow key
// that is held. Chromium without a screen, 1400 × 900, pictures blurred.
//
//   WEB_… as tests/web/web.py sets them; node bench/web/grid.mjs CASE KEYS
//
// Prints one JSON line: cells_ms, first_ms, all_ms (from the load event to the first cells, the first small picture that is drawn, the
// last of the screen; medians of five), rows a second while the key comes 33 and 60 times a second, how many cells were empty in any
// frame, how many frames showed a strip without a row, frames longer than 50 ms.
import { launch, openPage, openWindow, sessionOf, settled } from '../../tests/web/lib/browser.mjs';
import { Server } from '../../tests/web/lib/serve.mjs';

const [folder, keys] = process.argv.slice(2);
const SECONDS = 6;

/** In the page, before anything else: when the first and the last small picture of the screen were there. */
function watchPictures() {
  window.bench = { loaded: 0, cells: 0, first: 0, all: 0 };
  addEventListener('load', () => (window.bench.loaded = performance.now()));
  const look = () => {
    const now = performance.now();
    // Nothing is uncovered without a press: it is made as soon as the view can hear it.
    if (!window.bench.cells && document.querySelector('.grid [role=gridcell]')) {
      window.bench.cells = now;
      dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyV', bubbles: true, cancelable: true }));
    }
    const seen = [...document.querySelectorAll('.grid [role=gridcell]')].filter((cell) => cell.getBoundingClientRect().top < innerHeight);
    const drawn = [...document.querySelectorAll('.grid canvas[data-drawn]')].filter((one) => one.getBoundingClientRect().top < innerHeight);
    if (drawn.length && !window.bench.first) window.bench.first = now;
    if (seen.length && drawn.length >= seen.length) window.bench.all = now;
    if (!window.bench.all) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** In the page: every frame is looked at while a key is held. */
function watchFrames() {
  const seen = (window.frames_ = { frames: 0, empty: 0, bare: 0, slow: 0, longest: 0, on: true });
  let last = performance.now();
  const look = (now) => {
    if (!seen.on) return;
    seen.frames++;
    if (now - last > 50) seen.slow++;
    seen.longest = Math.max(seen.longest, now - last);
    last = now;
    const grid = document.querySelector('.grid').getBoundingClientRect();
    const head = document.querySelector('header').getBoundingClientRect().bottom;
    let under = Math.max(head, grid.top);
    for (const row of [...document.querySelectorAll('.gridrow')].map((one) => one.getBoundingClientRect()).sort((a, b) => a.top - b.top))
      if (row.top <= under + 12 && row.bottom > under) under = row.bottom;
    if (under < Math.min(innerHeight, grid.bottom) - 12) seen.bare++; // a strip of the window without a row
    for (const cell of document.querySelectorAll('.grid [role=gridcell][aria-busy=true]')) {
      const box = cell.getBoundingClientRect();
      if (box.bottom > head && box.top < innerHeight) seen.empty++;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** A key that is held: so many presses a second (auto-repeat), whether the page keeps up or not. */
async function hold(page, key, seconds, rate) {
  const presses = [];
  for (let n = 0, began = Date.now(); n < seconds * rate; n++) {
    presses.push(page.keyboard.down(key));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + ((n + 1) * 1000) / rate - Date.now())));
  }
  await Promise.all(presses);
  await page.keyboard.up(key);
}

async function measureFirst(browser, server, state) {
  const context = await openWindow(browser, server, { state });
  await context.addInitScript(watchPictures);
  const page = await context.newPage();
  await page.goto(`${server.url}/#/items`);
  await page.waitForFunction(() => window.bench.all, null, { timeout: 20_000 });
  const { loaded, cells, first, all } = await page.evaluate(() => window.bench);
  await context.close();
  return [cells - loaded, first - loaded, all - loaded];
}

async function measureHeld(browser, server, state, look, rate) {
  const context = await openWindow(browser, server, { state });
  const { page, watch } = await openPage(context, server, { enter: false, at: 'items' });
  await page.locator('.grid [data-index="0"]').waitFor();
  await page.keyboard.press('KeyV');
  if (look === 'lines') await page.keyboard.press('KeyL');
  await settled(page, watch);
  await page.keyboard.press('ArrowDown');
  await page.evaluate(watchFrames);
  const row = () => page.evaluate(() => Number(document.activeElement.closest('[role=row]').getAttribute('aria-rowindex')));
  const [from, began] = [await row(), Date.now()];
  await hold(page, 'ArrowDown', SECONDS, rate);
  const rows = ((await row()) - from) / ((Date.now() - began) / 1000);
  const seen = await page.evaluate(() => ((window.frames_.on = false), window.frames_));
  await context.close();
  return { look, rate, rows_per_s: Math.round(rows), frames_per_s: Math.round(seen.frames / SECONDS), empty_cells: seen.empty, bare_frames: seen.bare, slow_frames: seen.slow, longest_ms: Math.round(seen.longest) };
}

const browser = await launch();
const server = await Server.start({ env: { ...process.env, ATHAR_KEYS: keys, ATHAR_CASE: folder, ATHAR_LANG: 'en' } });
const enter = await openWindow(browser, server);
await openPage(enter, server);
const state = await sessionOf(enter);
await enter.close();
const times = [];
for (let n = 0; n < 5; n++) times.push(await measureFirst(browser, server, state));
const median = (k) => Math.round(times.map((one) => one[k]).sort((a, b) => a - b)[2]);
const held = [];
for (const look of ['pictures', 'lines']) for (const rate of [33, 60]) held.push(await measureHeld(browser, server, state, look, rate));
console.log(JSON.stringify({ cells_ms: median(0), first_ms: median(1), all_ms: median(2), held }));
await server.stop();
await browser.close();
