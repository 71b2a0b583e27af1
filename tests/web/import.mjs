// Taking in, by keyboard alone from an empty case to the receipt; a connection that breaks while files are sent; hostile names;
// the receipt on paper.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { go, launch, openPage, openWindow, sessionOf, settled, shot } from './lib/browser.mjs';
import { axe, isolated, overflow, said, words } from './lib/look.mjs';
import { emptyCase, sample, scratch, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const PASSPHRASE = 'ريحان على السطح';
const HOSTILE = ['<img src=x onerror=alert(1)>.txt', '\u202egpj.exe', 'سطر\nثانٍ.txt', '"quotes\' & <b>.txt', 'ـ'.repeat(120) + '.txt', 'a'.repeat(250), '%00%2e%2e%2f.txt', '{n} page.home.txt', '\u2067\u2066مرآة.txt', ' spaces .txt', '😀.txt', '-rf'];

const browser = await launch();
const of = emptyCase('case', PASSPHRASE);
const server = await Server.start(of);
let state;

async function within(lang, act) {
  const context = await openWindow(browser, server, { lang, state });
  try {
    const opened = await openPage(context, server, { enter: !state });
    state ??= await sessionOf(context);
    return (await act(opened, context)) ?? opened.watch.take();
  } catch (error) {
    await context.pages()[0]?.screenshot({ path: join(process.env.WEB_SHOTS, `fault-${Date.now()}.png`) });
    throw error;
  } finally {
    await context.close();
  }
}

function folderOf(name, files) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of files) writeFileSync(join(folder, file), bytes);
  return folder;
}

/** Tab until this is focused: what cannot be reached so is a fault. */
async function tabTo(page, locator, most = 60) {
  for (let n = 0; n < most; n++) {
    if (await locator.evaluate((one) => one === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${locator}`);
}
const button = (page, lang, key) => page.locator('main').getByRole('button', { name: said(lang, key), exact: true });

/** Chooses a folder by keyboard, names its source, sends it, tells the passphrase when asked. */
async function takeIn(page, lang, folder, source) {
  page.on('filechooser', () => {}); // from now on it comes to us, and no dialog of the system opens
  await tabTo(page, button(page, lang, 'page-import.folder'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(folder);
  const field = page.locator('main form input').first();
  await field.waitFor();
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(source);
  await page.keyboard.press('Enter');
}
async function tellPassphrase(page) {
  const field = page.locator('dialog input[type=password]');
  await field.waitFor();
  must(await field.evaluate((one) => one === document.activeElement), 'the focus is not in the field of the passphrase');
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
}
const receipt = (page) => page.locator('main table');
const rows = (page) => page.locator('main table tbody tr');

await check('by keyboard: an empty case, a folder, how it came, the passphrase, the receipt', () =>
  within('ar', async ({ page, watch }) => {
    watch.allow(/423/); // the keys are closed
    await takeIn(page, 'ar', sample, 'قرص ١');
    await tellPassphrase(page);
    await receipt(page).waitFor({ timeout: 60_000 });
    await settled(page, watch);
    const all = Number(of.json('status')[0].items);
    must(all === 40, `${all} items were taken in`);
    const faults = [...(await words(page, 'ar')), ...(await overflow(page)), ...(await axe(page))];
    await shot(page, 'receipt', { fullPage: true });
    return [...faults, ...watch.take()];
  }),
);
await check('the receipt on paper', () =>
  within('ar', async ({ page, watch }) => {
    await page.locator('section', { has: page.locator('#came-in') }).locator('.toolbar button').last().click();
    await page.locator('dialog table').waitFor();
    await page.emulateMedia({ media: 'print' });
    const paper = join(process.env.WEB_SHOTS, 'receipt.pdf');
    await page.pdf({ path: paper, format: 'A4' });
    must(statSync(paper).size > 10_000, 'the paper is empty');
    must(!(await page.locator('header nav').isVisible()), 'the navigation is printed');
    return watch.take();
  }),
);
await check('a connection that breaks while files are sent: each is sent again, none twice', () =>
  within('en', async ({ page, watch }) => {
    watch.allow(/Failed to load|ERR_/);
    const broken = new Set();
    await page.route('**/uploads/*/file', (route) => {
      const path = route.request().headers()['x-athar-path'];
      if (broken.has(path)) return route.continue();
      broken.add(path);
      return route.abort('connectionreset');
    });
    const folder = folderOf('broken', ['أ.txt', 'ب.txt', 'ج.txt', 'د.txt', 'ه.txt'].map((name) => [name, `نص ${name}`]));
    await go(page, watch, 'import');
    await takeIn(page, 'en', folder, 'disk 2');
    await receipt(page).waitFor({ timeout: 60_000 });
    must(broken.size === 5, `${broken.size} were broken off`);
    must((await rows(page).count()) === 5, `${await rows(page).count()} stand in the receipt`);
    must(of.json('find', 'source:"disk 2"', '--limit', '0').length === 5, 'not all are in the case');
  }),
);
await check('a connection that stays away: it stops with a sentence, and goes on from there', () =>
  within('en', async ({ page, watch }, context) => {
    watch.allow(/Failed to load|ERR_/);
    const names = Array.from({ length: 8 }, (_, n) => `صفحة ${n}.txt`);
    const folder = folderOf('away', names.map((name) => [name, `صفحة ${name} `.repeat(1000)]));
    const sent = [];
    let away = true;
    await page.route('**/uploads/*/file', (route) => {
      if (away && sent.length >= 3) return route.abort('connectionreset');
      sent.push(route.request().headers()['x-athar-path']);
      return route.continue();
    });
    await go(page, watch, 'import');
    await takeIn(page, 'en', folder, 'disk 3');
    await page.locator('main [role=alert]').waitFor({ timeout: 40_000 });
    const faults = await words(page, 'en');
    await shot(page, 'stopped');
    away = false;
    await page.locator('main [role=alert] button').first().click();
    await receipt(page).waitFor({ timeout: 60_000 });
    must(new Set(sent).size === 8 && sent.length === 8, `sent: ${sent.length}, different: ${new Set(sent).size}`);
    must(of.json('find', 'source:"disk 3"', '--limit', '0').length === 8, 'not all are in the case');
    return [...faults, ...watch.take()];
  }),
);
await check('the page is left and closed meanwhile: the receipt waits among the jobs', () =>
  within('ar', async ({ page, watch }) => {
    const folder = folderOf('left', [['ورقة.txt', 'نص']]);
    await go(page, watch, 'import');
    await takeIn(page, 'ar', folder, 'قرص ٤');
    await receipt(page).waitFor({ timeout: 30_000 });
    await page.reload();
    await go(page, watch, 'jobs');
    await page.locator('main article').first().getByRole('button', { name: said('ar', 'page-jobs.show') }).click();
    await receipt(page).waitFor();
    return watch.take();
  }),
);
for (const lang of ['ar', 'en'])
  await check(`${lang}: hostile file names arrive as they are, run nothing, and turn nothing around`, () =>
    within(lang, async ({ page, watch }) => {
      const folder = folderOf(`hostile-${lang}`, HOSTILE.map((name) => [name, `${lang} ${name}`]));
      await go(page, watch, 'import');
      await takeIn(page, lang, folder, `<b>${lang}</b>\u202e`);
      await receipt(page).waitFor({ timeout: 30_000 });
      await settled(page, watch);
      const faults = [...(await words(page, lang)), ...(await isolated(page)), ...(await overflow(page)), ...(await axe(page))];
      await shot(page, `${lang}-hostile`, { fullPage: true });
      const names = of.json('find', '--limit', '0').map((one) => one.name.split('/').at(-1));
      for (const name of HOSTILE) if (!names.includes(name)) faults.push(`is not in the case: ${JSON.stringify(name)}`);
      return [...faults, ...watch.take()];
    }),
  );
await check('what was half sent leaves nothing behind', async () => {
  must((await server.stop()) === 0, 'it did not end gracefully');
  const verified = of.json('verify', '--full').at(-1);
  must(!JSON.stringify(verified).includes('"faults":[{'), JSON.stringify(verified));
});
await browser.close();
done();
