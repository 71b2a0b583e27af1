// Debian's Chromium, and pages that are watched: what the console says, what the policy refuses, what is asked from elsewhere.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { WEB_MODULES, WEB_BROWSER, WEB_SHOTS } = process.env;
const require = createRequire(join(WEB_MODULES, 'package.json'));
const { chromium } = require('playwright-core');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WAIT_MS = 10_000;
const QUIET_MS = 120;

export const launch = () =>
  chromium.launch({ executablePath: WEB_BROWSER, args: ['--force-color-profile=srgb', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])] });

export const locales = { ar: 'ar', en: 'en-GB' };

/** What a page did that it must not do; and what it asked the server for. */
export class Watch {
  constructor(page, origin) {
    this.faults = [];
    this.requests = [];
    this.flying = new Set();
    this.allowed = []; // patterns of console errors that a test brings about itself
    page.on('console', (message) => message.type() === 'error' && this.#fault(`console: ${message.text()} ${message.location().url}`));
    page.on('pageerror', (error) => this.#fault(`error: ${error.stack ?? error}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) this.#fault(`asked from elsewhere: ${request.url()}`);
      this.requests.push({ method: request.method(), path: url.pathname + url.search, body: request.postData() });
      if (!url.pathname.endsWith('/events') && !['media', 'websocket'].includes(request.resourceType())) this.flying.add(request);
    });
    const landed = (request) => this.flying.delete(request);
    page.on('response', (response) => landed(response.request())); // "finished" waits for a body that nobody may read
    page.on('requestfailed', landed);
  }
  #fault(text) {
    if (!this.allowed.some((pattern) => pattern.test(text))) this.faults.push(text);
  }
  /** The faults until now; then none. */
  take() {
    const taken = this.faults;
    this.faults = [];
    return taken;
  }
  allow(...patterns) {
    this.allowed.push(...patterns);
  }
}

/** A window on the server: more = {lang, width, height, state (sessionOf another window), theme}. */
export async function openWindow(browser, server, more = {}) {
  const { lang = 'en', width = 1400, height = 900, state, theme = 'light', ...rest } = more;
  const context = await browser.newContext({
    viewport: { width, height }, locale: locales[lang], colorScheme: theme, storageState: state, reducedMotion: 'reduce', timezoneId: 'UTC', serviceWorkers: 'block', ...rest,
  });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  return context;
}

/** The session of a window, for another one: its cookie, and nothing of what that window chose. */
export const sessionOf = async (context) => ({ cookies: await context.cookies(), origins: [] });

/** One page of a window, watched. Goes in through a link unless the window has a session (at: where). */
export async function openPage(context, server, { at = 'home', enter = true } = {}) {
  const page = await context.newPage();
  const watch = new Watch(page, server.url);
  await page.goto(enter ? await server.link() : `${server.url}/#/${at}`);
  await page.locator('h1').first().waitFor();
  if (enter && at !== 'home') await go(page, watch, at);
  else await settled(page, watch);
  return { page, watch };
}

/** To another view, as its link would. */
export async function go(page, watch, at) {
  await page.evaluate((where) => (location.hash = `#/${where}`), at);
  await settled(page, watch);
}

/** Nothing is on its way any more, and what came is drawn. */
export async function settled(page, watch) {
  const until = Date.now() + WAIT_MS;
  for (let quiet = Date.now(); Date.now() - quiet < QUIET_MS; ) {
    if (watch.flying.size) quiet = Date.now();
    if (Date.now() > until) throw new Error(`still waited for: ${[...watch.flying].map((one) => one.url()).join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

export const shot = (page, name, more = {}) => page.screenshot({ path: join(WEB_SHOTS, `${name}.jpg`), type: 'jpeg', quality: 70, ...more });
