// A case of one's own and `athar serve` on it, as a person starts it: the link is read from what it prints, Enter prints another.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { WEB_ATHAR, WEB_TEMPLATE, WEB_SCRATCH } = process.env;
export const sample = join(WEB_TEMPLATE, 'sample');
export const scratch = WEB_SCRATCH;

export class Case {
  constructor(name) {
    this.keys = join(WEB_SCRATCH, `${name}-keys`);
    this.folder = join(WEB_SCRATCH, name);
    this.env = { ...process.env, ATHAR_KEYS: this.keys, ATHAR_CASE: this.folder, ATHAR_LANG: 'en' };
  }
  /** The command line on this case: what it prints. more: {input, status, passphrase}. */
  athar(args, more = {}) {
    const { input = '', passphrase } = more;
    const env = passphrase ? { ...this.env, ATHAR_PASSPHRASE_FD: '0' } : this.env;
    return execFileSync(WEB_ATHAR, args, { env, input: passphrase ? `${passphrase}\n` : input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
  }
  /** Its JSON lines. */
  json(...args) {
    return this.athar(['--json', ...args]).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
  /** The id of a reference. */
  id(reference) {
    return this.json('show', reference)[0].id;
  }
}

/** A copy of the sample case. */
export function sampleCase(name) {
  const made = new Case(name);
  cpSync(join(WEB_TEMPLATE, 'keys'), made.keys, { recursive: true });
  cpSync(join(WEB_TEMPLATE, 'case'), made.folder, { recursive: true });
  return made;
}

/** A new and empty one, whose keys have this passphrase, or none. */
export function emptyCase(name, passphrase) {
  const made = new Case(name);
  made.athar(['init', made.folder, '--name', 'ملف فارغ', '--code', 'NEW'], passphrase ? { passphrase } : {});
  return made;
}

const running = new Set();
process.on('exit', () => running.forEach((one) => one.kill('SIGKILL'))); // a test that broke leaves nothing behind

export class Server {
  static async start(of, ...options) {
    const server = new Server();
    server.child = spawn(WEB_ATHAR, ['--json', 'serve', '--port', '0', '--no-open', ...options], { env: of.env, stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(server.child);
    server.ended = new Promise((resolve) =>
      server.child.on('exit', (status, signal) => {
        running.delete(server.child);
        resolve(signal ?? status);
      }),
    );
    server.links = createInterface({ input: server.child.stdout })[Symbol.asyncIterator]();
    server.next = server.read();
    server.url = new URL(await server.next).origin;
    return server;
  }
  async read() {
    const { value, done } = await this.links.next();
    if (done) throw new Error(`athar serve ended: ${await this.ended}`);
    return JSON.parse(value).link;
  }
  /** A link that opens once. */
  async link() {
    if (this.next) {
      const first = this.next;
      this.next = null;
      return first;
    }
    this.child.stdin.write('\n');
    return this.read();
  }
  /** Ctrl-C; its exit status. */
  async stop() {
    this.child.kill('SIGINT');
    return this.ended;
  }
}
