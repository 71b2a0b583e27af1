// Why one thing can be trusted: what the operations say of its bytes, its entry, and the register that the entry stands in.
import { call } from '../../../lib/api';
import { readEntry, type FieldValue, type Shown } from './shown';

interface Log {
  log: string;
  records: number;
  root: string;
  key?: string;
}
export interface Trusted {
  object: string | null; // null: a physical exhibit, which has no bytes here
  bytes: number | null;
  path: string | null;
  source: string | null;
  received: FieldValue[]; // how it came to us, as somebody answered
  sealed: boolean; // there are answers that only keys open
  acquisition: string | null;
  record: string;
  at: string;
  by: string;
  log: string;
  index: number;
  records: number | null;
  root: string | null;
  key: string | null;
  lastCheck: string | null;
  faults: number;
}

interface Status {
  last_check?: string;
  last_check_faults?: number;
  logs?: Log[];
}
const SKIPPED = new Set(['entity', 'source']);

export async function loadTrust(shown: Shown): Promise<Trusted | null> {
  const origin = shown.item ?? shown.exhibit;
  if (!origin) return null;
  const [entry, status, logs] = await Promise.all([readEntry(origin.record), call('status', {}), call('log-list', {})]);
  const now = (status.results[0] ?? {}) as Status;
  const log = now.logs?.find((one) => one.log === entry.log);
  const key = (logs.results as { key?: string }[]).find((one) => one.key?.startsWith(`${entry.log}+`))?.key;
  const checked = now.last_check && /^\d/.test(now.last_check) ? now.last_check : null;
  return {
    object: shown.item?.object ?? null,
    bytes: shown.item?.size ?? null,
    path: shown.item?.path ?? null,
    source: shown.item?.source ?? null,
    received: (shown.how_received ?? []).filter((one) => !SKIPPED.has(one.field)),
    sealed: !!shown.sealed_for,
    acquisition: origin.acquisition,
    record: entry.record,
    at: entry.at,
    by: entry.by,
    log: entry.log,
    index: entry.index,
    records: log?.records ?? null,
    root: log?.root ?? null,
    key: key ?? null,
    lastCheck: checked,
    faults: now.last_check_faults ?? 0,
  };
}

/** What somebody types to check it with tools that are not ours. Paths are within the folder of the case. */
export function commands(trust: Trusted): { what: 'bytes' | 'case' | 'proof' | 'check'; text: string }[] {
  const all: { what: 'bytes' | 'case' | 'proof' | 'check'; text: string }[] = [];
  if (trust.object) all.push({ what: 'bytes', text: `sha256sum objects/${trust.object.slice(0, 2)}/${trust.object.slice(2)}` });
  all.push({ what: 'case', text: 'python3 verify-independent.py .' });
  all.push({ what: 'proof', text: `athar proof ${trust.record} > record.tlog-proof\nathar proof --entry ${trust.record} > record.json` });
  all.push({ what: 'check', text: `python3 verify-independent.py --proof record.tlog-proof record.json logs/${trust.log}/key.pub` });
  return all;
}
