// One function for every operation: `await call('find', { query: ['السجن'], limit: 60 })`. Names, arguments and results are
// typed from the OpenAPI document of the program (src/gen/api.ts).
import { reads, type Ops } from '../gen/api';
import { lang } from './messages.svelte';

export interface Answer<R> {
  results: R[];
  notices: string[];
}

/** What went wrong, as a sentence in the reader's language with the next step. */
export class Fault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

type Listener = (fault: Fault) => void;
let onSession: Listener = () => {};
/** Told when there is no session (401) or it is locked (423). */
export function watchSession(listener: Listener): void {
  onSession = listener;
}

let onReach: (reached: boolean) => void = () => {};
/** Told whether the program answered at all. */
export function watchReach(listener: (reached: boolean) => void): void {
  onReach = listener;
}

async function fault(answer: Response): Promise<Fault> {
  const body = (await answer.json().catch(() => null)) as { error?: { code: string; sentence: string } } | null;
  return new Fault(answer.status, body?.error?.code ?? 'unknown', body?.error?.sentence ?? answer.statusText);
}

/** A request to /api/v1/<path>; throws a Fault. background: a clock of the page asks, not a person; it does not count as a
 * touch that keeps the page from locking itself. */
export async function request(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  background = false,
): Promise<Response> {
  const answer = await fetch(`/api/v1/${path}`, {
    method,
    signal,
    headers: {
      'Accept-Language': lang(),
      'X-Athar': '1',
      ...(background ? { 'X-Athar-Background': '1' } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    onReach(false);
    throw new Fault(0, 'unreachable', '');
  });
  onReach(true);
  if (answer.ok) return answer;
  const what = await fault(answer);
  if (answer.status === 401 || answer.status === 423) onSession(what);
  throw what;
}

function query(args: object): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(args))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) pairs.append(name, String(one));
  const text = pairs.toString();
  return text && `?${text}`;
}

export async function call<K extends keyof Ops>(
  op: K,
  args: Ops[K]['args'],
  signal?: AbortSignal,
): Promise<Answer<Ops[K]['result']>> {
  const name = String(op);
  const answer = reads.includes(name)
    ? await request('GET', name + query(args), undefined, signal)
    : await request('POST', name, args, signal);
  return (await answer.json()) as Answer<Ops[K]['result']>;
}

/** A long operation: the job it became. */
export async function start<K extends keyof Ops>(op: K, args: Ops[K]['args']): Promise<string> {
  const answer = await request('POST', String(op), args);
  return ((await answer.json()) as { job: { id: string } }).job.id;
}

export const bytesUrl = (id: string): string => `/api/v1/things/${id}/bytes`;
export const pictureUrl = (id: string, name: string): string => `/api/v1/things/${id}/picture/${name}`;
