// The list from which a thing was opened, so that one can go on to the next without going back.
//
//   setTrail(list)                       a list, while it is looked at
//   const next = await beside(id, 1)     the thing behind; undefined: this is the last, or nobody came from a list

export interface Trail {
  focus: number; // where one is in it
  readonly length: number;
  idAt(index: number): string | undefined;
  want(first: number, behind: number, towards: number): void; // fetches what is not there yet
}

const AROUND = 50; // fetched on either side, so that the next steps wait for nothing
const PATIENCE_MS = 5000;
const LOOK_MS = 50;
let trail: Trail | undefined;

export function setTrail(list: Trail): void {
  trail = list;
}

/** Where a thing stands in the list one came from; undefined: it was not opened from there. */
export function placeOf(id: string): { at: number; of: number } | undefined {
  return trail?.idAt(trail.focus) === id ? { at: trail.focus + 1, of: trail.length } : undefined;
}

export async function beside(id: string, by: -1 | 1): Promise<string | undefined> {
  const list = trail;
  const next = (list?.focus ?? 0) + by;
  if (!list || list.idAt(list.focus) !== id || next < 0 || next >= list.length) return undefined;
  list.want(Math.max(0, next - AROUND), next + AROUND, by);
  for (let waited = 0; waited < PATIENCE_MS && !list.idAt(next); waited += LOOK_MS)
    await new Promise((done) => setTimeout(done, LOOK_MS));
  const found = list.idAt(next);
  if (found) list.focus = next;
  return found;
}
