// A case full of hostile words: HTML, marks that turn text around, words of a megabyte, keys and arguments of our own messages. They
// stand in names, titles, notes, tags, sets, sources, pseudonyms. On every page nothing runs, nothing sticks out, nothing of ours is
// turned around, and the words arrive as they are.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openPage, openWindow, sessionOf, shot } from './lib/browser.mjs';
import { axe, direction, isolated, overflow, words } from './lib/look.mjs';
import { emptyCase, scratch, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';
import { search, visit } from './lib/views.mjs';

const HTML = '<img src=x onerror="document.documentElement.dataset.ran=1"><svg onload=alert(1)>';
const TURN = '\u202eنص مقلوب\u2066 <b>{n}</b> page.home';
const LONG = 'ط'.repeat(400);
const MEGABYTE = 'كلمة'.repeat(1 << 17); // a word of 1 MiB, as UTF-8

/** Everything that a person may write, hostile. (returns) the references by what they are. */
function fill(of) {
  const folder = join(scratch, 'in');
  mkdirSync(folder);
  writeFileSync(join(folder, '<script>alert(1)<\u2024script>.txt'), `${HTML}\n${TURN}\n`);
  writeFileSync(join(folder, '\u202egpj.نص.txt'), `${TURN} ${LONG}\n`);
  writeFileSync(join(folder, `${'w'.repeat(240)}.txt`), MEGABYTE);
  writeFileSync(join(folder, 'post.jpg'), '');
  writeFileSync(join(folder, 'page.html'), `<!doctype html><title>${HTML}</title><script>alert(1)</script><p>${TURN}`);
  writeFileSync(join(folder, 'a.csv'), `${HTML},${TURN}\n${LONG},x\n`);
  const athar = (...args) => of.athar(args);
  const quietly = (...args) => {
    try {
      return athar(...args);
    } catch (error) {
      if (error.status !== 20) throw error; // 20: something needs an eye
      return error.stdout;
    }
  };
  quietly('add', folder, '--source', `${HTML}${TURN}`.slice(0, 200), '--remarks', `${HTML} ${TURN}`);
  athar('member', 'add', `<b>\u2067${'س'.repeat(60)}`);
  const references = of.json('find', '--limit', '0').map((one) => one.reference);
  athar('describe', references[0], '--title', `${TURN} ${HTML}`, '--summary', `${HTML} ${LONG}`, '--date', `<i>\u202e${LONG.slice(0, 60)}`, '--place', `${HTML} ${TURN}`, '--maker', HTML, '--basis', TURN);
  athar('describe', references[1], '--title', LONG);
  athar('describe', references[0], '--beside', '--title', `${HTML} ${LONG}`);
  for (const text of [HTML, TURN, LONG, '{n} {name} page.home']) {
    athar('tag', text, references[0], references[2]);
    athar('note', text, references[0]);
    athar('set', 'new', text);
    athar('set', 'add', text, references[0]);
  }
  of.athar(['note', MEGABYTE.slice(0, 30000), references[2]]);
  return references;
}

const of = emptyCase('case');
const references = fill(of);
const browser = await launch();
const server = await Server.start(of);
const item = (n) => () => `item/${of.id(references[n])}`;
const key = (code) => (page) => page.keyboard.press(code);

const rows = [
  { name: 'home', at: 'home' },
  { name: 'receipt', at: 'home', act: (page) => page.locator('section', { has: page.locator('#came-in') }).locator('button').last().click() },
  { name: 'items', at: 'items' },
  { name: 'lines', at: 'items', act: key('l') },
  { name: 'filters', at: 'items', act: key('n') },
  { name: 'search-html', at: 'home', act: search('<img src=x onerror=alert(1)>') },
  { name: 'search-turned', at: 'home', act: search('"مقلوب"') },
  ...references.map((reference, n) => ({ name: `item ${n}`, at: item(n) })),
  { name: 'history', at: item(0), act: key('y') },
  { name: 'trust', at: item(0), act: key('b') },
  { name: 'form', at: item(0), act: key('d') },
  { name: 'uncovered', at: item(2), act: async (page) => { for (let n = 0; n < 3; n++) await page.keyboard.press('v'); } },
  { name: 'import', at: 'import' },
  { name: 'jobs', at: 'jobs' },
  { name: 'menu', at: 'home', act: (page) => page.locator('[popovertarget]').first().click() },
  { name: 'toast', at: item(0), act: retract },
];

/** Takes the first tag off: a message at the foot names it. */
async function retract(page) {
  await page.locator('aside .chip .drop').first().click();
  await page.locator('.toast').waitFor();
}

async function lookAt({ page, watch }, lang, name) {
  const faults = [...(await direction(page, lang)), ...(await overflow(page)), ...(await words(page, lang)), ...(await isolated(page))];
  const run = await page.evaluate(() => [document.documentElement.dataset.ran, document.querySelectorAll('main img[onerror], main svg[onload], main script, main b > img').length]);
  if (run[0] || run[1]) faults.push(`something of the case became markup: ${run}`);
  await shot(page, name);
  return [...faults, ...(await axe(page)), ...watch.take()];
}

let state;
for (const [lang, width] of [['ar', 360], ['en', 1400]]) {
  const context = await openWindow(browser, server, { lang, width, state });
  const opened = await openPage(context, server, { enter: !state });
  state ??= await sessionOf(context);
  opened.page.on('dialog', (dialog) => {
    opened.watch.faults.push(`a script opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  for (const row of rows)
    await check(`${lang} ${width} ${row.name}`, async () => {
      const from = Date.now();
      await visit(opened, of, row);
      const faults = await lookAt(opened, lang, `${lang}-${width}-${row.name.replace(' ', '-')}`);
      if (Date.now() - from > 20_000) faults.push(`took ${Date.now() - from} ms`);
      return faults;
    });
  await context.close();
}
await check('the words arrived as they are', () => {
  const text = JSON.stringify(of.json('show', references[0])[0]);
  for (const one of [HTML, TURN, LONG]) must(text.includes(JSON.stringify(one).slice(1, -1)), `lost: ${one.slice(0, 60)}`);
});
await server.stop();
await browser.close();
done();
