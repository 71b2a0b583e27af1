// What is selected: things one by one, a stretch from an anchor to where one stands, or everything that the query finds except a
// few. Values, never changed: every act gives a new one.
export interface Chosen {
  readonly all: boolean;
  readonly except: ReadonlyMap<string, string>; // id → reference: of all, these not
  readonly ids: ReadonlySet<string>;
  readonly anchor: number | null;
  readonly head: number | null; // the other end of the stretch; null: there is none
}
export type IdAt = (index: number) => string | undefined;

export const NONE: Chosen = { all: false, except: new Map(), ids: new Set(), anchor: null, head: null };
export const ALL: Chosen = { ...NONE, all: true };
/** Exceptions are words of the query, which has at most 64 of them. */
export const EXCEPT_MOST = 40;

/** From the lower end of the stretch to behind its upper one. */
export function stretch(chosen: Chosen): [number, number] | null {
  if (chosen.anchor === null || chosen.head === null) return null;
  return [Math.min(chosen.anchor, chosen.head), Math.max(chosen.anchor, chosen.head) + 1];
}

export function isChosen(chosen: Chosen, index: number, id: string | undefined): boolean {
  if (chosen.all) return id === undefined || !chosen.except.has(id);
  const range = stretch(chosen);
  return (!!range && index >= range[0] && index < range[1]) || (id !== undefined && chosen.ids.has(id));
}

/** Places of the stretch whose thing has not come yet. */
export function unknown(chosen: Chosen, idAt: IdAt): boolean {
  const range = stretch(chosen);
  if (range) for (let index = range[0]; index < range[1]; index++) if (idAt(index) === undefined) return true;
  return false;
}

/** The stretch becomes single things. What has not come is left out: unknown() tells. */
export function settle(chosen: Chosen, idAt: IdAt): Chosen {
  const range = stretch(chosen);
  if (!range) return chosen;
  const ids = new Set(chosen.ids);
  for (let index = range[0]; index < range[1]; index++) {
    const id = idAt(index);
    if (id !== undefined) ids.add(id);
  }
  return { ...chosen, ids, anchor: null, head: null };
}

/** From where one stood to where one goes: the stretch is drawn on when one stands at its end; else it is settled, and a new one begins. */
export function extend(chosen: Chosen, from: number, to: number, idAt: IdAt): Chosen {
  if (chosen.all) return { ...NONE, anchor: from, head: to };
  if (chosen.head === from) return { ...chosen, head: to };
  return { ...settle(chosen, idAt), anchor: from, head: to };
}

export function toggle(chosen: Chosen, id: string, reference: string, idAt: IdAt): Chosen {
  if (chosen.all) {
    const except = new Map(chosen.except);
    if (!except.delete(id) && except.size < EXCEPT_MOST) except.set(id, reference);
    return { ...chosen, except };
  }
  const settled = settle(chosen, idAt);
  const ids = new Set(settled.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...settled, ids };
}

export function countOf(chosen: Chosen, total: number, idAt: IdAt): number {
  if (chosen.all) return Math.max(0, total - chosen.except.size);
  const range = stretch(chosen);
  let n = chosen.ids.size;
  if (range) for (let index = range[0]; index < range[1]; index++) if (!chosen.ids.has(idAt(index) ?? '')) n++;
  return n;
}

/** The query that means all but the exceptions. */
export const queryOf = (chosen: Chosen, query: string): string =>
  [query, ...[...chosen.except.values()].map((reference) => `-ref:${reference}`)].filter(Boolean).join(' ');
