// Why one thing can be trusted, as `trust` tells it.
import type { Ops } from '../../../gen/api';
import { call } from '../../../lib/api';

export type Trusted = Ops['trust']['result'];

export const loadTrust = async (id: string): Promise<Trusted | undefined> => (await call('trust', { entity: id })).results[0];

/** What is handed on to somebody who does not have the case: they need no more than these three. */
export function filesOf(trust: Trusted): { name: string; text: string }[] {
  const { proof, entry_text, key } = trust.log;
  const all = [
    { name: 'record.tlog-proof', text: proof ?? '' },
    { name: 'record.json', text: entry_text ?? '' },
    { name: 'key.pub', text: `${key}\n` },
  ];
  return proof && entry_text ? all : [];
}

/** As it is typed where the three files are, and not in the folder of the case. */
export const besideFiles = (command: string): string => command.replace(/logs\/[0-9a-z]+\/key\.pub/, 'key.pub');
