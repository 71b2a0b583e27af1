// A long list of the server, kept here in pages: those around what is looked at, and the next in the direction in which one goes.
//
//   const pages = new Pages(fetch, { changed, failed });
//   pages.want(120, 180, 1)        these are on the screen, and one goes forward
//   pages.at(130)                  undefined until it came; then changed() was called
export interface Telling {
  changed: () => void;
  failed: (error: unknown) => void;
}
export type Fetch<T> = (skip: number, limit: number) => Promise<T[]>;

const FLYING_MOST = 3; // a person who drags the scroll bar passes hundreds of pages: they wait, and the last ones wanted win

export class Pages<T> {
  #pages = new Map<number, T[]>();
  #old = new Set<number>(); // shown until the new one comes
  #flying = new Map<number, Promise<void>>();
  #wanted: number[] = [];
  #total: number | null = null;
  #end = 0; // behind the last thing that came
  #full = false; // the furthest page was full: there may be more
  #age = 0;
  #dropped = false;

  constructor(
    readonly fetch: Fetch<T>,
    readonly telling: Telling,
    readonly size = 100,
    readonly most = 30, // pages kept
  ) {}

  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.size))?.[index % this.size];
  }
  /** As far as is known: until somebody has counted, one more page than came, when that was full. */
  get length(): number {
    return this.#total ?? this.#end + (this.#full ? this.size : 0);
  }
  get counted(): boolean {
    return this.#total !== null || (this.#pages.size > 0 && !this.#full);
  }
  get begun(): boolean {
    return this.#pages.size > 0;
  }
  setTotal(total: number): void {
    this.#total = Math.max(total, this.#end);
    this.telling.changed();
  }

  /** Things from first to behind are on the screen. towards: 1 forward, -1 back, 0 neither. */
  want(first: number, behind: number, towards: number): void {
    const [low, high] = [Math.floor(first / this.size), Math.floor(Math.max(behind - 1, first) / this.size)];
    const last = Math.max(0, Math.ceil(this.length / this.size) - 1);
    const wanted: number[] = [];
    for (let page = low; page <= high; page++) wanted.push(page);
    if (towards >= 0) wanted.push(high + 1, high + 2);
    if (towards <= 0) wanted.push(low - 1, low - 2);
    this.#wanted = wanted.filter((page) => page === 0 || (page > 0 && page <= last));
    this.#forget(low, high);
    this.#pump();
  }

  /** Everything is to be asked again; what is there stays until the new comes. */
  renew(): void {
    this.#age++;
    this.#total = null;
    this.#flying.clear();
    this.#old = new Set(this.#pages.keys());
    this.#pump();
  }
  /** Nothing is told any more. */
  drop(): void {
    this.#dropped = true;
    this.#wanted = [];
  }

  /** All things from first to behind, whatever is on the screen. */
  async range(first: number, behind: number): Promise<T[]> {
    const things: T[] = [];
    for (let page = Math.floor(first / this.size); page * this.size < behind; page++) {
      const whole = this.#pages.get(page) ?? (await this.fetch(page * this.size, this.size));
      things.push(...whole.slice(Math.max(0, first - page * this.size), behind - page * this.size));
    }
    return things;
  }

  #pump(): void {
    for (const page of this.#wanted) {
      if (this.#flying.size >= FLYING_MOST) return;
      const there = this.#pages.has(page) && !this.#old.has(page);
      if (!there && !this.#flying.has(page)) this.#flying.set(page, this.#load(page, this.#age));
    }
  }
  async #load(page: number, age: number): Promise<void> {
    try {
      const things = await this.fetch(page * this.size, this.size);
      if (!this.#is(age)) return;
      this.#flying.delete(page);
      this.#put(page, things);
      this.telling.changed();
    } catch (error) {
      if (!this.#is(age)) return;
      this.#flying.delete(page);
      this.#wanted = []; // what failed is not asked again by itself
      this.telling.failed(error);
    }
    this.#pump();
  }
  #is(age: number): boolean {
    return !this.#dropped && age === this.#age;
  }
  #put(page: number, things: T[]): void {
    const end = page * this.size + things.length;
    const full = things.length === this.size;
    this.#pages.set(page, things);
    this.#old.delete(page);
    if (!full && (things.length || page === 0)) {
      this.#total = end; // whoever counted before saw another state of the case
      this.#end = end;
      this.#full = false;
      for (const other of this.#pages.keys()) if (other > page) this.#pages.delete(other);
    } else if (!things.length) {
      this.#total = Math.min(this.#total ?? end, end); // behind the end: it became shorter
      this.#end = Math.min(this.#end, end);
      this.#full = false;
    } else if (end > this.#end) {
      this.#end = end;
      this.#full = full;
      if (this.#total !== null) this.#total = Math.max(this.#total, end);
    }
  }
  /** The furthest pages are let go of. */
  #forget(low: number, high: number): void {
    if (this.#pages.size <= this.most) return;
    const away = (page: number) => (page < low ? low - page : page - high);
    const far = [...this.#pages.keys()].sort((a, b) => away(b) - away(a));
    for (const page of far.slice(0, this.#pages.size - this.most)) {
      this.#pages.delete(page);
      this.#old.delete(page);
    }
  }
}
