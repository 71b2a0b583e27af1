// Why one thing can be trusted: what the operations say of its bytes, its entry, and the register that the entry stands in.
import { call } from '../../../lib/api';
import { readEntry, type FieldValue, type Shown } from './shown';

/** The signed head of a register (C2SP tlog-checkpoint), as it stands in a proof. */
export interface Checkpoint {
  records: number;
  root: string; // base64
  signature: string; // the line that signs it
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
  by_id?: string;
  log: string;
  index: number;
  key: string | null;
  proof: string; // what a stranger checks, byte for byte
  entry: string;
  checkpoint: Checkpoint | null;
  lastCheck: string | null;
  faults: number;
}

const SKIPPED = new Set(['entity', 'source']);

/** A proof ends with an empty line and the checkpoint: origin, size, root, empty line, signatures. */
export function checkpointOf(proof: string): Checkpoint | null {
  const lines = proof.slice(proof.indexOf('\n\n') + 2).split('\n');
  const [, records, root, , signature] = lines;
  if (!records || !/^\d+$/.test(records) || !root || !signature) return null;
  return { records: Number(records), root, signature };
}

async function textOf(record: string, entry: boolean): Promise<string> {
  const [told] = (await call('proof', { record, ...(entry ? { entry } : {}) })).results as { text?: string }[];
  return told?.text ?? '';
}

export async function loadTrust(shown: Shown): Promise<Trusted | null> {
  const origin = shown.item ?? shown.exhibit;
  if (!origin) return null;
  const [entry, home, logs, proof, bytes] = await Promise.all([
    readEntry(origin.record),
    call('home', {}),
    call('log-list', {}),
    textOf(origin.record, false),
    textOf(origin.record, true),
  ]);
  const whole = home.results[0]?.integrity;
  const key = (logs.results as { key?: string }[]).find((one) => one.key?.startsWith(`${entry.log}+`))?.key;
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
    by_id: entry.by_id,
    log: entry.log,
    index: entry.index,
    key: key ?? null,
    proof,
    entry: bytes,
    checkpoint: checkpointOf(proof),
    lastCheck: whole?.last_check ?? null,
    faults: whole?.faults ?? 0,
  };
}

export interface Step {
  what: 'bytes' | 'case' | 'proof';
  text: string;
}
/** What somebody types to check it with tools that are not ours. Paths are within the folder of the case, or of what was saved. */
export function commands(trust: Trusted): Step[] {
  const all: Step[] = [];
  if (trust.object) all.push({ what: 'bytes', text: `sha256sum objects/${trust.object.slice(0, 2)}/${trust.object.slice(2)}` });
  all.push({ what: 'case', text: 'python3 verify-independent.py .' });
  all.push({ what: 'proof', text: 'python3 verify-independent.py --proof record.tlog-proof record.json key.pub' });
  return all;
}
