// Long operations: started here, followed by server-sent events until they end, whatever view is open.
//
//   const id = await startJob('verify', { record: true });
//   jobById(id)?.state
//
// Events come through fetch, not EventSource, because that can neither name the language nor say that nobody touched the page.
import type { Ops, Results } from '../gen/api';
import { Fault, request, start } from './api';
import { askKeys } from './asking.svelte';
import { tellDecided } from './decide';
import { t } from './messages.svelte';
import { theSession, theStanding } from './session.svelte';

export type Job = Results['Job'];

const AGAIN_MS = 1_000;
const AGAIN_MOST_MS = 15_000;

let jobs = $state.raw<Job[]>([]);
const followed = new Map<string, AbortController>();

/** Newest first. */
export const theJobs = (): Job[] => jobs;
export const jobById = (id: string): Job | undefined => jobs.find((one) => one.id === id);
export const isOver = (job: Job): boolean => job.state !== 'waiting' && job.state !== 'running';

function put(job: Job): void {
  const known = jobById(job.id);
  const merged = { ...job, results: job.results ?? known?.results, notices: job.notices ?? known?.notices };
  jobs = known ? jobs.map((one) => (one.id === job.id ? merged : one)) : [merged, ...jobs];
}

/** The whole job: with results and notices once it has ended. */
export async function loadJob(id: string, background = false): Promise<Job> {
  const job = (await (await request('GET', `jobs/${id}`, undefined, undefined, background)).json()) as Job;
  put(job);
  return job;
}

/** All that the server remembers; those that run are followed. */
export async function loadJobs(background = false): Promise<void> {
  const answer = await request('GET', 'jobs', undefined, undefined, background);
  const now = ((await answer.json()) as { results: Job[] }).results;
  const before = jobs;
  jobs = now.map((job) => ({ ...job, results: job.results ?? before.find((one) => one.id === job.id)?.results }));
  for (const job of jobs) if (!isOver(job)) void follow(job.id);
}

/** The `data:` of every event, as they come. */
async function* events(answer: Response): AsyncGenerator<string> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) {
      const data = part.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
      if (data.length) yield data.join('\n');
    }
  }
}

/** (returns) whether there is nothing more to hear. */
async function listen(id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await request('GET', `jobs/${id}/events`, undefined, signal, true);
  for await (const data of events(answer)) put(JSON.parse(data) as Job);
  const job = await loadJob(id, true);
  if (isOver(job)) tellDecided(job.op);
  return isOver(job);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The server that ran it was ended: it is remembered no more. */
function lose(id: string): void {
  const job = jobById(id);
  if (job && !isOver(job)) put({ ...job, state: 'failed', error: { code: 'unreachable', sentence: t('page.job-lost') } });
}

export async function follow(id: string): Promise<void> {
  if (followed.has(id)) return;
  const control = new AbortController();
  followed.set(id, control);
  for (let wait = AGAIN_MS; !control.signal.aborted; wait = Math.min(2 * wait, AGAIN_MOST_MS)) {
    try {
      if (await listen(id, control.signal)) break;
      wait = AGAIN_MS;
    } catch (error) {
      if (error instanceof Fault && (error.status === 404 || error.status === 401)) {
        lose(id);
        break;
      }
    }
    do await pause(wait);
    while (theStanding() === 'locked' && !control.signal.aborted);
  }
  followed.delete(id);
}

/** Whether what a long operation finds can be signed: asked before it begins, not when it ends hours later. */
export const readyToSign = async (): Promise<boolean> => (theSession()?.keys_open ?? false) || (await askKeys());

/** Starts a long operation, asking for the passphrase when the keys are closed. (returns) its id; it is followed already. */
export async function startJob<K extends keyof Ops>(op: K, args: Ops[K]['args']): Promise<string> {
  let id: string;
  try {
    id = await start(op, args);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'locked' && (await askKeys()))) throw error;
    id = await start(op, args);
  }
  await loadJob(id).catch(() => {}); // its events will tell
  void follow(id);
  return id;
}

/** A full check; without keys it is done all the same, and no entry tells of it. */
export const startVerify = async (): Promise<string> => startJob('verify', (await readyToSign()) ? { record: true } : {});

export async function cancelJob(id: string): Promise<void> {
  await request('POST', `jobs/${id}/cancel`, {});
}
