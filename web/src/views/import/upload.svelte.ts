// A taking in, from choosing files to the receipt. It lives outside its view: leaving the view, or a locked page, loses nothing.
import { Fault, request } from '../../lib/api';
import { jobById, readyToSign, startJob } from '../../lib/jobs.svelte';
import { t } from '../../lib/messages.svelte';
import { setSending } from '../../lib/sending.svelte';
import { theStanding } from '../../lib/session.svelte';
import { answered } from './fields';
import { commonFolder, sift, summarize, type Choice, type Picked, type Summary } from './files';
import { sendFile } from './send';

export type Stage = 'choose' | 'ask' | 'send' | 'take';

const AT_ONCE = 3;
const TRIES = 5;
const AGAIN_MS = 1_500;
const RATE_OVER_MS = 1_000;
const EVERY_MAX = 20_000; // of more files the receipt shows those that need an eye; `athar receipt --every` shows all

let stage = $state<Stage>('choose');
let choice = $state.raw<Choice>({ files: [], refused: [] });
let upload = '';
let queue: Picked[] = [];
let control = new AbortController();
let begun = 0;
let partly = $state.raw<Record<string, number>>({}); // bytes of what is on its way now
let sentBytes = $state(0);
let sentFiles = $state(0);
let failed = $state.raw<{ path: string; sentence: string }[]>([]);
let stopped = $state.raw<unknown>(null); // why nothing goes on; retry goes on from there
let busy = $state(false);
let job = $state('');
let manifest = $state.raw<File | null>(null); // a table with answers for all and for single files
export const answers = $state<Record<string, string>>({});

export const theStage = (): Stage => stage;
export const theChoice = (): Choice => choice;
export const theSummary = (): Summary => summarize(choice.files);
export const theFailed = (): { path: string; sentence: string }[] => failed;
export const theStop = (): unknown => stopped;
export const theAddJob = (): string => job;
export const isBusy = (): boolean => busy;
export const theManifest = (): File | null => manifest;
export function setManifest(file: File | null): void {
  manifest = file;
}
export interface Progress {
  bytes: number;
  files: number;
  rate: number; // bytes a second; 0: not known yet
}
export function theProgress(): Progress {
  const bytes = sentBytes + Object.values(partly).reduce((sum, one) => sum + one, 0);
  const took = Date.now() - begun;
  return { bytes, files: sentFiles, rate: took > RATE_OVER_MS ? (bytes * 1000) / took : 0 };
}

export function choose(more: Choice): void {
  const all = sift([...choice.files, ...more.files]); // what was chosen before may come again
  choice = { files: all.files, refused: [...choice.refused, ...more.refused, ...all.refused] };
  if (!answers.source) answers.source = commonFolder(choice.files);
  if (choice.files.length || choice.refused.length) stage = 'ask';
}

export function startOver(): void {
  control.abort();
  if (upload && jobById(job)?.state !== 'done') void request('DELETE', `uploads/${upload}`).catch(() => {}); // it goes with the server at the latest
  for (const arg of Object.keys(answers)) delete answers[arg];
  [stage, choice, upload, queue, partly, failed, stopped, job, busy] = ['choose', { files: [], refused: [] }, '', [], {}, [], null, '', false];
  sentBytes = sentFiles = 0;
  manifest = null;
  setSending(null);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A locked page or a lost connection is waited for; what the server refuses is not sent again. */
async function sendOne(one: Picked, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sendFile(upload, one, (bytes) => (partly = { ...partly, [one.path]: bytes }), signal);
      return;
    } catch (error) {
      if (!(error instanceof Fault) || signal.aborted) throw error;
      if (error.code === 'exists') return; // its answer was lost, not the file
      if (error.status === 423) while (theStanding() !== 'open' && !signal.aborted) await pause(AGAIN_MS);
      else if (error.status !== 0 && error.code !== 'busy') throw error;
      else if (attempt >= TRIES) throw error;
      await pause(AGAIN_MS * attempt);
    }
  }
}

/** These end everything: there is no room, no upload, no server. Others concern one file. */
const endsAll = (error: unknown): boolean =>
  !(error instanceof Fault) || error.status === 0 || ['no_space', 'not_found', 'read_only', 'io'].includes(error.code) || error.status === 401;

async function work(signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !stopped) {
    const one = queue.shift(); // only here: what is taken out when all has stopped would be lost
    if (!one) return;
    try {
      await sendOne(one, signal);
      sentBytes += one.file.size;
      sentFiles++;
    } catch (error) {
      if (signal.aborted) return;
      if (endsAll(error)) {
        queue.unshift(one);
        stopped ??= error;
      } else failed = [...failed, { path: one.path, sentence: (error as Error).message || t('page.unknown-fault') }];
    } finally {
      const { [one.path]: _, ...rest } = partly;
      partly = rest;
      setSending(Math.floor((100 * theProgress().bytes) / Math.max(1, theSummary().bytes)));
    }
  }
}

async function begin(): Promise<void> {
  upload = await newUpload();
  queue = [...choice.files];
  failed = [];
  sentBytes = sentFiles = 0;
}

const newUpload = async (): Promise<string> => ((await (await request('POST', 'uploads', {})).json()) as { upload: string }).upload;

/** It goes by a way of its own: it is about the delivery and no part of it. */
async function sendManifest(file: File): Promise<string> {
  const own = await newUpload();
  await sendFile(own, { path: 'manifest.csv', file }, () => {}, control.signal);
  return own;
}

async function take(): Promise<void> {
  const told = manifest ? { manifest: await sendManifest(manifest) } : {};
  const args = { path: [upload], every: choice.files.length <= EVERY_MAX, ...answered(answers), ...told };
  job = await startJob('add', args);
  stage = 'take';
}

/** A taking in that stopped goes on: what was sent is kept until it has been taken in. */
export async function takeAgain(): Promise<void> {
  if (await readyToSign()) await take();
}

/** Sends what is not sent yet, then has it taken in. Called again after a stop it goes on from there. */
export async function send(): Promise<void> {
  if (busy) return;
  const lostUpload = stopped instanceof Fault && stopped.code === 'not_found';
  busy = true;
  stopped = null;
  control = new AbortController();
  const { signal } = control;
  try {
    if (!(await readyToSign())) return;
    stage = 'send';
    if (!upload || lostUpload) await begin();
    begun = Date.now() - (theProgress().bytes ? RATE_OVER_MS : 0);
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(signal)));
    if (!signal.aborted && !stopped && sentFiles) await take();
  } catch (error) {
    if (!signal.aborted) stopped = error;
  } finally {
    if (!signal.aborted) busy = false;
    setSending(null);
  }
}

addEventListener('beforeunload', (event) => {
  if (stage === 'send') event.preventDefault();
});
