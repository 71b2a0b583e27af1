// Files that somebody chose or dropped, with their paths below the folder, and what should be known of them before they are sent.
import { plain } from '../../lib/format';

export interface Picked {
  path: string;
  file: File;
}
export interface Choice {
  files: Picked[];
  refused: { path: string; why: 'name' | 'unreadable' | 'twice' }[];
}

const PATH_MAX_BYTES = 4096; // as op/add-walk.c
const DEPTH_MAX = 128;
const BATCH_IS_OVER = 0; // readEntries gives up to 100 at a time, and an empty list at the end

/** What the server would refuse (server/uploads.h): said before an hour of sending, not after it. */
export function isSendable(path: string): boolean {
  const pieces = path.split('/');
  return (
    !/\p{Surrogate}/u.test(path) && // half of a pair: no header can carry it
    !path.includes('\0') &&
    pieces.length <= DEPTH_MAX &&
    pieces.every((one) => one !== '' && one !== '.' && one !== '..') &&
    new TextEncoder().encode(path).length <= PATH_MAX_BYTES
  );
}

/** Marks that turn text around, controls, or bytes that were no UTF-8: kept as they are, but a person should know. */
export const isOdd = (path: string): boolean => plain(path) !== path || path.includes('\ufffd');

export function sift(all: Picked[], unreadable: string[] = []): Choice {
  const seen = new Set<string>();
  const choice: Choice = { files: [], refused: unreadable.map((path) => ({ path, why: 'unreadable' as const })) };
  for (const one of all) {
    if (!isSendable(one.path)) choice.refused.push({ path: one.path, why: 'name' });
    else if (seen.has(one.path)) choice.refused.push({ path: one.path, why: 'twice' });
    else choice.files.push(one);
    seen.add(one.path);
  }
  return choice;
}

export const fromInput = (list: FileList): Choice =>
  sift([...list].map((file) => ({ file, path: file.webkitRelativePath || file.name })));

const entriesOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));

async function walk(entry: FileSystemEntry, above: string, found: Picked[], unreadable: string[]): Promise<void> {
  const path = above + entry.name;
  try {
    if (entry.isFile) {
      found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const batch = await entriesOf(reader);
      if (batch.length === BATCH_IS_OVER) return;
      for (const one of batch) await walk(one, `${path}/`, found, unreadable);
    }
  } catch {
    unreadable.push(path);
  }
}

/** The entries must be taken from the event at once; they can be walked later. */
export function fromDrop(transfer: DataTransfer): Promise<Choice> {
  const entries = [...transfer.items].map((one) => one.webkitGetAsEntry()).filter((one) => one !== null);
  const plainFiles = entries.length ? [] : [...transfer.files].map((file) => ({ file, path: file.name }));
  return (async () => {
    const found: Picked[] = plainFiles;
    const unreadable: string[] = [];
    for (const entry of entries) await walk(entry, '', found, unreadable);
    return sift(found, unreadable);
  })();
}

export type Kind = 'photo' | 'film' | 'audio' | 'document' | 'other';
/** By what the browser thinks of the name; athar looks into the bytes itself. */
export function kindOf(file: File): Kind {
  const [kind] = file.type.split('/');
  if (kind === 'image') return 'photo';
  if (kind === 'video') return 'film';
  if (kind === 'audio') return 'audio';
  return kind === 'text' || /pdf|document|msword|sheet|excel|opendocument/.test(file.type) ? 'document' : 'other';
}

export interface Summary {
  n: number;
  bytes: number;
  kinds: [Kind, number][];
  odd: string[];
  empty: number;
}
export function summarize(files: Picked[]): Summary {
  const kinds = new Map<Kind, number>();
  const sum: Summary = { n: files.length, bytes: 0, kinds: [], odd: [], empty: 0 };
  for (const { file, path } of files) {
    sum.bytes += file.size;
    if (!file.size) sum.empty++;
    if (isOdd(path)) sum.odd.push(path);
    kinds.set(kindOf(file), (kinds.get(kindOf(file)) ?? 0) + 1);
  }
  sum.kinds = [...kinds].sort((a, b) => b[1] - a[1]);
  return sum;
}

/** The folder they all lie in, as the name of the delivery; '' when there is none. */
export function commonFolder(files: Picked[]): string {
  const first = files[0]?.path.split('/');
  if (!first || first.length < 2) return '';
  return files.every((one) => one.path.startsWith(`${first[0]}/`)) ? first[0]! : '';
}
