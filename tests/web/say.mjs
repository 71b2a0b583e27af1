// What people say of one thing, by keyboard alone: describing, marks, tags, sets, notes; undo; two windows that decide the same
// thing; what is for named reviewers only; a proof that a program of somebody else checks.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { go, launch, openPage, openWindow, sessionOf, settled, shot } from './lib/browser.mjs';
import { axeBoth, direction, isolated, overflow, said, words } from './lib/look.mjs';
import { sampleCase, scratch, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const ONE = 'RYH-A-000021';
const FILM = 'RYH-A-000019'; // its view has keys of its own, beside those of what is said
const browser = await launch();
const of = sampleCase('say');
const server = await Server.start(of);
let state;

async function within(lang, act, more = {}) {
  const context = await openWindow(browser, server, { lang, state, ...more });
  try {
    const opened = await openPage(context, server, { enter: !state });
    state ??= await sessionOf(context);
    const faults = (await act(opened, context)) ?? [];
    return [...faults, ...opened.watch.take()];
  } catch (error) {
    await context.pages()[0]?.screenshot({ path: join(process.env.WEB_SHOTS, `fault-${Date.now()}.png`) });
    throw error;
  } finally {
    await context.close();
  }
}
const shown = (reference) => of.json('show', reference)[0];
const words_of = (reference, field) => (shown(reference).descriptions ?? []).filter((one) => one.field === field).map((one) => one.words).sort();
const same = (found, wanted, what) => must(JSON.stringify(found) === JSON.stringify(wanted), `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);


/** Presses one key after another; text is typed. Each is waited for. */
async function keys({ page, watch }, ...pressed) {
  for (const one of pressed) {
    if (one.startsWith('=')) await page.keyboard.type(one.slice(1));
    else await page.keyboard.press(one);
    await settled(page, watch);
  }
}
const look = async (page, lang) => [...(await direction(page, lang)), ...(await words(page, lang)), ...(await isolated(page)), ...(await overflow(page)), ...(await axeBoth(page))];
const focused = (page) => page.evaluate(() => document.activeElement?.tagName);

for (const lang of ['ar', 'en'])
  await check(`${lang}: described by keyboard, undone, said again`, () =>
    within(lang, async (opened) => {
      const { page, watch } = opened;
      const reference = lang === 'ar' ? ONE : 'RYH-A-000022';
      await go(page, watch, `item/${of.id(reference)}`);
      await keys(opened, 'KeyD', '=باب أزرق', 'Tab', '=ربيع 2031', 'Tab', '=دوار الزيتون @ 33.5,36.3', 'Tab', '=ar, en', 'Tab', 'Tab', '=يظهر باب', 'Tab', '=من لافتة', 'Enter');
      same(words_of(reference, 'title'), ['باب أزرق'], 'title');
      same(words_of(reference, 'date'), ['ربيع 2031'], 'date as it was written');
      same(words_of(reference, 'language'), ['ar, en'], 'languages');
      must((await focused(page)) === 'BUTTON', `focus went to ${await focused(page)}`);
      await keys(opened, 'KeyU');
      same(shown(reference).descriptions ?? [], [], 'after undo');
      await keys(opened, 'KeyU');
      same(words_of(reference, 'title'), ['باب أزرق'], 'after the undo was undone');
      await keys(opened, 'KeyD', 'Control+a', '=باب أخضر', 'Enter');
      same(words_of(reference, 'title'), ['باب أخضر'], 'said anew');
      same(words_of(reference, 'date'), ['ربيع 2031'], 'what was not changed');
      return look(page, lang);
    }),
  );

await check('ar: a tag, a set, a note and a mark, by keyboard; focus stays near', () =>
  within('ar', async (opened) => {
    const { page, watch } = opened;
    await go(page, watch, `item/${of.id(FILM)}`);
    await keys(opened, 'KeyT', '=ساحة', 'Enter', '=باب', 'Enter');
    same(shown(FILM).tags.map((one) => one.tag).sort(), ['باب', 'ساحة'], 'tags');
    must((await focused(page)) === 'INPUT', 'the next tag cannot be typed');
    await keys(opened, 'Escape', 'KeyS', '=أبواب الزنازين', 'Enter');
    same(shown(FILM).sets.map((one) => one.name), ['أبواب الزنازين'], 'sets');
    await page.waitForTimeout(800); // Esc Esc locks
    await keys(opened, 'Escape', 'KeyN', '=على الباب رقم ١٧', 'Control+Enter');
    same(shown(FILM).notes.map((one) => one.text), ['على الباب رقم ١٧'], 'notes');
    await page.waitForTimeout(800);
    await keys(opened, 'Escape', 'KeyR', 'Tab', 'Space');
    same(shown(FILM).flags.map((one) => [one.flag, one.yes]), [['graphic', false]], 'marks');
    must((await focused(page)) === 'BUTTON', 'focus was lost');
    await keys(opened, 'Space');
    same(shown(FILM).flags ?? [], [], 'pressed again: taken back');
  }),
);

await check('ar: two windows decide the same thing: neither is lost, a person settles it', () =>
  within('ar', async (one, context) => {
    const two = await openPage(context, server, { at: `item/${of.id('RYH-A-000023')}`, enter: false });
    await go(one.page, one.watch, `item/${of.id('RYH-A-000023')}`);
    await keys(one, 'KeyD', '=من النافذة الأولى', 'Enter');
    await keys(two, 'KeyD', '=من النافذة الثانية', 'Enter');
    same(words_of('RYH-A-000023', 'title'), ['من النافذة الأولى', 'من النافذة الثانية'], 'both');
    const differ = two.page.locator('section', { has: two.page.locator('#side-differ') });
    await differ.waitFor();
    const faults = await look(two.page, 'ar');
    await shot(two.page, 'ar-1400-contradiction', { fullPage: true });
    await differ.getByRole('button', { name: said('ar', 'page-side.holds') }).nth(1).click();
    await settled(two.page, two.watch);
    must(words_of('RYH-A-000023', 'title').length === 1, 'not settled');
    must((await differ.count()) === 0, 'still shown as a contradiction');
    return [...faults, ...two.watch.take()];
  }),
);

await check('en: what another window took back is not an error', () =>
  within('en', async (one, context) => {
    one.watch.allow(/409/);
    await go(one.page, one.watch, `item/${of.id('RYH-A-000023')}`);
    const record = shown('RYH-A-000023').descriptions.find((said) => said.field === 'title').record;
    of.athar(['retract', record]);
    await one.page.getByRole('button', { name: `${said('en', 'page-side.take-back')}: ${said('en', 'field.title')}` }).first().click();
    await settled(one.page, one.watch);
    await one.page.getByText(said('en', 'page-side.moved-on')).waitFor();
    must((await one.page.locator('.fault').count()) === 0, 'told as a fault');
  }),
);

for (const [lang, width] of [['ar', 360], ['en', 360], ['ar', 1400], ['en', 1400]])
  await check(`${lang} ${width}: describing, history, trust`, () =>
    within(
      lang,
      async (opened) => {
        const { page, watch } = opened;
        const faults = [];
        for (const [name, key] of [['describe', 'KeyD'], ['history', 'KeyY'], ['trust', 'KeyB']]) {
          await go(page, watch, `item/${of.id(ONE)}`);
          await page.reload();
          await page.locator('[role=tabpanel]').waitFor();
          await keys(opened, key);
          faults.push(...(await look(page, lang)).map((fault) => `${name}: ${fault}`));
          await shot(page, `${lang}-${width}-side-${name}`, { fullPage: true });
        }
        return faults;
      },
      { width },
    ),
  );

await check('en: what is for named reviewers only is kept back until somebody is named, and that can be undone', () =>
  within('en', async (opened) => {
    const { page, watch } = opened;
    watch.allow(/403/);
    await go(page, watch, `item/${of.id('RYH-A-000022')}`);
    const mark = page.getByRole('group', { name: said('en', 'word.child'), exact: true }).getByRole('button').first();
    await mark.click();
    await settled(page, watch);
    const note = page.getByRole('complementary').getByRole('note');
    await note.getByText(said('en', 'page-side.restricted')).waitFor();
    must(!(await page.locator('main').innerText()).includes('باب أخضر'), 'its title stands on the page');
    await note.getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: said('en', 'page.named-do') }).click();
    await settled(page, watch);
    must((await note.count()) === 0, 'still kept back');
    await page.getByText('باب أخضر').first().waitFor();
    await keys(opened, 'KeyU');
    await note.getByText(said('en', 'page-side.restricted')).waitFor();
  }),
);

await check('ar: a proof that is saved is checked by a program that is not ours, and a changed one is not', () =>
  within('ar', async (opened, context) => {
    const { page, watch } = opened;
    await go(page, watch, `item/${of.id(ONE)}`);
    await keys(opened, 'KeyB');
    const folder = join(scratch, 'proof');
    mkdirSync(folder, { recursive: true });
    for (const name of ['record.tlog-proof', 'record.json', 'key.pub']) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: new RegExp(name.replace('.', '\\.')) }).click()]);
      await file.saveAs(join(folder, name));
    }
    const verify = () => execFileSync('python3', [join(ROOT, 'tools/verify-independent.py'), '--proof', 'record.tlog-proof', 'record.json', 'key.pub'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    must(verify().includes('item.add'), 'not what was asked for');
    writeFileSync(join(folder, 'record.json'), readFileSync(join(folder, 'record.json'), 'utf8').replace('"at":"2', '"at":"1'));
    let refused = false;
    try {
      verify();
    } catch {
      refused = true;
    }
    must(refused, 'a changed entry passes');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: said('ar', 'page-side.copy-what').replace('{what}', '\u2068SHA-256\u2069') }).click();
    same(await page.evaluate(() => navigator.clipboard.readText()), shown(ONE).item.object, 'copied');
  }),
);

must((await server.stop()) === 0, 'it did not end gracefully');
await browser.close();
done();
