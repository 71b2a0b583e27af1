// What the items view stands at: the list of the query, where one is in it, what is selected. It outlives the view, so that who
// comes back from an item finds everything as it was; and it forgets when the query changes.
import type { Ops } from '../../gen/api';
import { call } from '../../lib/api';
import { announce } from '../../lib/announce.svelte';
import { t } from '../../lib/messages.svelte';
import { theQuery } from '../../lib/query.svelte';
import { theSession } from '../../lib/session.svelte';
import { setTrail } from '../../lib/trail';
import { Pages } from './pages';
import { ALL, countOf, extend, isChosen, NONE, settle, toggle, unknown, type Chosen } from './selection';
import type { Thing } from './thing';

export type Sort = 'rank' | 'date' | 'ref';
export const SORTS: Sort[] = ['rank', 'date', 'ref'];

export class List {
  focus = $state(0);
  chosen = $state.raw<Chosen>(NONE);
  fault = $state.raw<unknown>(null);
  notices = $state.raw<string[]>([]);
  returning = false; // an item was opened from here
  #version = $state(0);
  readonly #pages: Pages<Thing>;

  constructor(
    readonly query: string,
    readonly sort: Sort,
  ) {
    this.#pages = new Pages<Thing>((skip, limit) => this.#fetch(skip, limit), {
      changed: () => this.#version++,
      failed: (error) => (this.fault = error),
    });
  }

  async #fetch(skip: number, limit: number): Promise<Thing[]> {
    const answer = await call('find', { query: this.query ? [this.query] : [], sort: this.sort, skip, limit });
    // Of a list that goes on the last notice tells how to go on in a terminal.
    if (skip === 0) this.notices = answer.results.length < limit ? answer.notices : answer.notices.slice(0, -1);
    return answer.results;
  }

  readonly at = (index: number): Thing | undefined => (void this.#version, this.#pages.at(index));
  readonly idAt = (index: number): string | undefined => this.at(index)?.id;
  get length(): number {
    return (void this.#version, this.#pages.length);
  }
  /** Something came already. */
  get begun(): boolean {
    return (void this.#version, this.#pages.begun);
  }
  get counted(): boolean {
    return (void this.#version, this.#pages.counted);
  }
  setTotal(total: number): void {
    this.#pages.setTotal(total);
  }
  want(first: number, behind: number, towards: number): void {
    this.#pages.want(first, behind, towards);
  }
  retry(): void {
    this.fault = null;
    this.#version++;
  }
  /** The case has changed: look again, and show what was known until then. */
  renew(): void {
    this.chosen = settle(this.chosen, this.idAt);
    this.fault = null;
    this.#pages.renew();
  }
  drop(): void {
    this.#pages.drop();
  }

  // ── selection ──
  get count(): number {
    return countOf(this.chosen, this.length, this.idAt);
  }
  isChosen(index: number): boolean {
    return isChosen(this.chosen, index, this.idAt(index));
  }
  #say(): void {
    announce(t('page-items.selected', { n: this.count }));
  }
  toggle(index: number): void {
    const thing = this.at(index);
    if (!thing) return;
    if (unknown(this.chosen, this.idAt)) return void this.#load().then(() => this.toggle(index));
    this.chosen = toggle(this.chosen, thing.id, thing.reference ?? thing.id, this.idAt);
    this.#say();
  }
  extend(to: number): void {
    const from = this.focus;
    if (this.chosen.head !== from && unknown(this.chosen, this.idAt)) return void this.#load().then(() => this.#draw(from, to));
    this.#draw(from, to);
  }
  #draw(from: number, to: number): void {
    this.chosen = extend(this.chosen, from, to, this.idAt);
    this.#say();
  }
  selectAll(): void {
    this.chosen = ALL;
    this.#say();
  }
  clear(): void {
    this.chosen = NONE;
  }
  /** What of the stretch has not come yet is fetched; then everything selected has its id. */
  async #load(): Promise<void> {
    const { anchor, head } = this.chosen;
    if (anchor === null || head === null) return;
    const things = await this.#pages.range(Math.min(anchor, head), Math.max(anchor, head) + 1);
    if (this.chosen.anchor !== anchor || this.chosen.head !== head) return; // somebody went on meanwhile
    this.chosen = { ...this.chosen, anchor: null, head: null, ids: new Set([...this.chosen.ids, ...things.map((one) => one.id)]) };
  }
  /** The ids that an operation is given; of everything only the query tells. */
  async ids(): Promise<string[]> {
    if (unknown(this.chosen, this.idAt)) await this.#load();
    this.chosen = settle(this.chosen, this.idAt);
    return [...this.chosen.ids];
  }
}

export type Facets = Ops['facets']['result'];
export type Count = Facets['tags'][number];

let sort = $state<Sort>('rank');
let dense = $state(false);
let filtersOpen = $state(matchMedia('(min-width: 60rem)').matches);
let list = $state.raw<List>();
let facets = $state.raw<Facets | null>(null);
let counting = 0;
let of: string | undefined; // session: what was opened in one case is not shown in another

export const theSort = (): Sort => sort;
export const setSort = (to: Sort): void => void (sort = to);
export const isDense = (): boolean => dense;
export const setDense = (to: boolean): void => void (dense = to);
export const areFiltersOpen = (): boolean => filtersOpen;
export const setFiltersOpen = (to: boolean): void => void (filtersOpen = to);
export const theFacets = (): Facets | null => facets;

async function count(whose: List): Promise<void> {
  const mine = ++counting;
  try {
    const answer = await call('facets', { query: whose.query ? [whose.query] : [] });
    if (mine !== counting || list !== whose) return;
    facets = answer.results[0] ?? null;
    if (!facets) return;
    whose.setTotal(facets.total);
    announce(t('page-items.count', { n: facets.total }));
  } catch {
    if (mine === counting) facets = null; // the list tells what is wrong with the query
  }
}

export const theList = (): List | undefined => list;
/** The list of the query and the order of now: the one there is, or a new one. */
export function openList(): void {
  const session = theSession()?.case?.id;
  const sameQuery = list?.query === theQuery() && of === session;
  if (sameQuery && list?.sort === sort) return;
  list?.drop();
  list = new List(theQuery(), sort);
  setTrail(list);
  of = session;
  if (sameQuery && facets) list.setTotal(facets.total);
  else void count(list);
}
export function renewList(): void {
  list?.renew();
  if (list) void count(list);
}
