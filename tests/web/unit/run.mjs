// Tests of the page's plain TypeScript, without a browser: every *.test.ts beside this file, built by the esbuild that comes with Vite
// and run by `node --test` (TAP).
//
//   node tests/web/unit/run.mjs SOURCE_ROOT
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const { buildSync } = createRequire(join(resolve(process.argv[2]), 'web', 'package.json'))('esbuild');
const out = mkdtempSync(join(tmpdir(), 'athar-unit-'));
const tests = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
buildSync({ entryPoints: tests.map((name) => join(here, name)), outdir: out, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
const done = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))], { stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } });
rmSync(out, { recursive: true });
process.exitCode = done.status ?? 1;
