// Who is let in, and when nobody is: links, locking by Esc Esc and by idleness, unlocking, other windows, the language at once,
// what the browser keeps, a case that vanishes and a server that ends.
import { renameSync } from 'node:fs';
import { go, launch, openPage, openWindow, settled, shot } from './lib/browser.mjs';
import { axe, said, words } from './lib/look.mjs';
import { emptyCase, sampleCase, Server } from './lib/serve.mjs';
import { check, done, must } from './lib/tap.mjs';

const PASSPHRASE = 'ريحان على السطح';
const NAME = 'مبنى الريحان';
const browser = await launch();
const full = sampleCase('full');
const server = await Server.start(full);
const closed = emptyCase('closed', PASSPHRASE);
const guarded = await Server.start(closed);

const text = (page) => page.evaluate(() => document.body.innerText);
const escEsc = async (page) => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
};
/** A window of its own for one check. */
async function within(of, more, act) {
  const context = await openWindow(browser, of, more);
  try {
    return await act(context, await openPage(context, of, more));
  } finally {
    await context.close();
  }
}
const heading = (page, lang, key) => page.getByRole('heading', { name: said(lang, key) }).waitFor();

// ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
for (const lang of ['ar', 'en'])
  await check(`${lang}: a forged link and a used one open nothing and say what to do`, async () => {
    const used = await server.link();
    const faults = [];
    await within(server, { lang, enter: false }, async (context, { page, watch }) => {
      watch.take(); // without a session it was told so
      await page.goto('about:blank');
      await page.goto(used);
      await page.locator('header nav').waitFor();
      must(!page.url().includes('enter='), 'the link stays in the address');
    });
    for (const link of [used, `${server.url}/#enter=${'x'.repeat(52)}`, `${server.url}/#enter=${encodeURIComponent('<img src=x onerror=alert(1)>')}`])
      await within(server, { lang, enter: false }, async (context, { page, watch }) => {
        watch.take();
        watch.allow(/40[13]/);
        await page.goto('about:blank');
        await page.goto(link);
        await heading(page, lang, 'page.need-link');
        await settled(page, watch);
        must(!page.url().includes('enter=') || link.includes('%3C'), 'the link stays in the address');
        must(!(await text(page)).includes(NAME), 'the name of the case stands there');
        faults.push(...(await words(page, lang)), ...(await axe(page)), ...watch.take());
        await shot(page, `${lang}-link`);
      });
    return faults;
  });

// ── locking ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
for (const lang of ['ar', 'en'])
  await check(`${lang}: Esc Esc blanks and locks; a wrong passphrase is a sentence; the right one opens where one was`, () =>
    within(guarded, { lang }, async (context, { page, watch }) => {
      watch.allow(/40[13]|42[23]/);
      await go(page, watch, 'jobs');
      await escEsc(page);
      await page.locator('#passphrase').waitFor();
      const blank = await page.evaluate(() => [document.title, document.body.innerText, document.activeElement?.id]);
      must(blank[0] === 'athar', `the title is ${blank[0]}`);
      must(!blank[1].includes('ملف فارغ'), 'the name of the case stands there');
      must(blank[2] === 'passphrase', 'the focus is not in the field');
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
      const faults = await words(page, lang);
      must((await page.locator('[role=alert] p').innerText()).length > 20, 'no sentence');
      await page.reload();
      await page.locator('#passphrase').waitFor(); // still locked
      await page.keyboard.type(PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.locator('main h1', { hasText: said(lang, 'page.jobs') }).waitFor();
      return [...faults, ...watch.take()];
    }),
  );
await check('Esc Esc works from within a dialog and a field', () =>
  within(guarded, { lang: 'en' }, async (context, { page, watch }) => {
    watch.allow(/42[23]/);
    await page.keyboard.press('Slash');
    await escEsc(page);
    await page.locator('#passphrase:focus').waitFor();
    await settled(page, watch); // the lock has come to the server before it is opened again
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.locator('header nav').waitFor();
    await page.keyboard.press('Shift+Slash');
    await page.locator('dialog').waitFor();
    await escEsc(page);
    await page.locator('#passphrase').waitFor();
    must((await page.locator('dialog').count()) === 0, 'the dialog still stands');
    await settled(page, watch); // the server has heard of it before the next window comes
  }));
await check('two presses of Esc far apart lock nothing', () =>
  within(guarded, { lang: 'en' }, async (context, { page, watch }) => {
    await page.locator('header nav').waitFor();
    await settled(page, watch);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(2000); // a busy machine hears of a press late
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    must(await page.locator('header nav').isVisible(), 'it locked');
  }));
await check('what one window locks, all are; what one opens, the others do when they are looked at', () =>
  within(guarded, { lang: 'en' }, async (context, { page, watch }) => {
    const second = await openPage(context, guarded, { enter: false });
    for (const one of [watch, second.watch]) one.allow(/42[23]/);
    await escEsc(page);
    await second.page.locator('#passphrase').waitFor();
    await page.locator('#passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.locator('header nav').waitFor();
    await second.page.evaluate(() => dispatchEvent(new Event('focus')));
    await second.page.locator('header nav').waitFor();
    return [...watch.take(), ...second.watch.take()];
  }));
await check('nobody touches it: it warns a minute before, a key keeps it, then it locks itself', async () => {
  const context = await openWindow(browser, guarded, { lang: 'ar' });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(await guarded.link());
  await page.locator('header nav').waitFor();
  await page.clock.fastForward('14:20');
  await page.getByRole('dialog', { name: said('ar', 'page.idle-title') }).waitFor();
  await page.keyboard.press('Shift');
  await page.clock.fastForward('00:02');
  await page.waitForTimeout(100);
  must((await page.locator('dialog').count()) === 0, 'a key did not keep it');
  await page.clock.fastForward('15:05');
  await page.locator('#passphrase').waitFor();
  const answer = await page.evaluate(async () => (await fetch('/api/v1/status', { headers: { 'X-Athar': '1' } })).status);
  await context.close();
  must(answer === 423, `the server answers ${answer}`);
});
await check('without a passphrase a locked page opens with a new link', () =>
  within(server, { lang: 'ar' }, async (context, { page, watch }) => {
    watch.allow(/423/);
    await escEsc(page);
    await page.getByText(said('ar', 'page.need-link')).waitFor();
    await page.goto('about:blank');
    await page.goto(await server.link());
    await page.locator('main h1', { hasText: NAME }).waitFor();
  }));

// ── language, and what the browser keeps ─────────────────────────────────────────────────────────────────────────────────────
await check('the language turns at once, without asking for the page again, and is kept', () =>
  within(server, { lang: 'ar' }, async (context, { page, watch }) => {
    await go(page, watch, 'import');
    const asked = watch.requests.length;
    await page.locator('[popovertarget]').click();
    await page.locator('button[lang=en]').click();
    await page.locator('main h1', { hasText: said('en', 'page.import') }).waitFor();
    const now = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
    must(now.join() === 'en,ltr', `now it is ${now}`);
    const since = watch.requests.slice(asked).map((one) => one.path);
    must(since.join() === '/messages/en.json', `asked for ${since}`);
    const faults = await words(page, 'en');
    await page.reload();
    await page.locator('main h1', { hasText: said('en', 'page.import') }).waitFor();
    return faults;
  }));
await check('addresses, titles and what is stored hold no word of the case and no query', () =>
  within(server, { lang: 'ar' }, async (context, { page, watch }) => {
    const seen = [];
    const look = async () => seen.push(...(await page.evaluate(() => [location.href, document.title])));
    await page.keyboard.press('Slash');
    await page.keyboard.type('الممر سامر');
    await page.keyboard.press('Enter');
    await settled(page, watch);
    await look();
    await page.goBack();
    await settled(page, watch);
    await look();
    const stored = await page.evaluate(async () => [Object.entries(localStorage).flat(), Object.entries(sessionStorage).flat(), document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length].flat());
    const keys = await page.evaluate(() => Object.keys(localStorage).sort().join());
    must(!/[؀-ۿ]/.test(stored.join()), `stored: ${stored}`);
    must(/^(athar\.(lang|theme|viewing),?)*$/.test(keys), `stored: ${keys}`);
    for (const one of seen) must(!/سامر|%D8/.test(one) && !one.includes(NAME), one);
    const addresses = watch.requests.filter((one) => /\?|%D8|[؀-ۿ]/.test(one.path) && !one.path.startsWith('/assets'));
    must(addresses.every((one) => !/%D[89]/i.test(one.path)), `asked: ${addresses.map((one) => one.path)}`);
  }));
await check('light, dark, and as the system has it', () =>
  within(server, { lang: 'en' }, async (context, { page }) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('[popovertarget]').click();
    await page.locator('[popover] select').selectOption('dark');
    const dark = await ground();
    must(light !== dark, `${light} in both`);
    await page.reload();
    await page.locator('header nav').waitFor();
    must((await ground()) === dark, 'it was not kept');
  }));

// ── a case that vanishes, a server that ends ─────────────────────────────────────────────────────────────────────────────────
await check('a case that vanishes while it is served is a sentence, and comes back', () =>
  within(server, { lang: 'ar' }, async (context, { page, watch }) => {
    watch.allow(/40[049]|50\d|42\d/);
    renameSync(full.folder, `${full.folder}-away`);
    try {
      await go(page, watch, 'items');
      await page.locator('main [role=alert]').waitFor();
      const sentence = await page.locator('main [role=alert] p').first().innerText();
      must(/[؀-ۿ]{4}/.test(sentence) && !sentence.includes(full.folder), `says: ${sentence}`);
      await shot(page, 'vanished');
    } finally {
      renameSync(`${full.folder}-away`, full.folder);
    }
    await page.locator('main [role=alert] button').first().click();
    await page.locator('main [role=alert]').waitFor({ state: 'detached' });
    await page.getByText('RYH-A-0000').first().waitFor();
    return watch.take();
  }));
await check('a server that ended is a sentence, and what was on the page stays', () =>
  within(server, { lang: 'ar' }, async (context, { page, watch }) => {
    watch.allow(/Failed to load|ERR_/);
    await page.waitForTimeout(2300); // the other views come by themselves
    must((await server.stop()) === 0, 'it did not end gracefully');
    await go(page, watch, 'jobs').catch(() => {});
    await page.locator('.lost[role=alert]').waitFor();
    must((await page.locator('.lost').innerText()).includes(said('ar', 'page.lost').slice(0, 10)), 'no sentence');
    must(await page.locator('main h1').isVisible(), 'the page is gone');
    await shot(page, 'lost');
    return watch.take();
  }));
await guarded.stop();
await browser.close();
done();
