// Which rows of a very long grid stand on the screen, and where. Pure arithmetic: pixels and numbers in, numbers out.
//
// An element cannot be as high as one likes (Firefox ends at 17.8 million pixels): beyond MOST_PX the strip of rows is pulled
// past the window faster than the page scrolls.
export const MOST_PX = 8_000_000;

export interface Strip {
  rows: number;
  rowPx: number;
  viewPx: number; // height of the window
}

export const stripPx = (strip: Strip): number => Math.min(strip.rows * strip.rowPx, MOST_PX);

/** How much faster than the page the rows move: 1 while everything fits. */
function pace(strip: Strip): number {
  const full = strip.rows * strip.rowPx - strip.viewPx;
  const own = stripPx(strip) - strip.viewPx;
  return own > 0 && full > own ? full / own : 1;
}

/** The pixel of the rows that stands at the upper edge of the window, when the element was scrolled over it by so much. */
export const offsetOf = (strip: Strip, scrolled: number): number => (scrolled <= 0 ? scrolled : scrolled * pace(strip));
export const scrolledFor = (strip: Strip, offset: number): number => (offset <= 0 ? offset : offset / pace(strip));
/** Where a row stands within the element. */
export const topOf = (strip: Strip, scrolled: number, row: number): number => scrolled + row * strip.rowPx - offsetOf(strip, scrolled);

/** First row of the window and the one behind its last, with some more on both sides. */
export function rowsIn(strip: Strip, scrolled: number, more: number): [number, number] {
  const offset = offsetOf(strip, scrolled);
  const first = Math.floor(offset / strip.rowPx) - more;
  const behind = Math.ceil((offset + strip.viewPx) / strip.rowPx) + more;
  const within = (row: number) => Math.min(Math.max(row, 0), strip.rows);
  return [within(first), within(behind)];
}

/** How far to scroll so that a row stands between what covers the window above and below; as it is, when it does already. */
export function scrolledToShow(strip: Strip, scrolled: number, row: number, abovePx: number, belowPx: number): number {
  const offset = offsetOf(strip, scrolled);
  const top = row * strip.rowPx;
  if (top < offset + abovePx) return scrolledFor(strip, top - abovePx);
  if (top + strip.rowPx > offset + strip.viewPx - belowPx) return scrolledFor(strip, top + strip.rowPx - strip.viewPx + belowPx);
  return scrolled;
}

/** As many columns as fit, at least one. */
export const columnsIn = (widthPx: number, leastPx: number, gapPx: number): number =>
  Math.max(1, Math.floor((widthPx + gapPx) / (leastPx + gapPx)));

export type Step = 'next' | 'before' | 'down' | 'up' | 'first' | 'last' | 'page-down' | 'page-up';

/** Where a step leads from one thing of the grid. */
export function stepFrom(index: number, step: Step, count: number, columns: number, pageRows: number): number {
  const page = Math.max(1, pageRows) * columns;
  const to = {
    next: index + 1,
    before: index - 1,
    down: index + columns,
    up: index - columns,
    first: 0,
    last: count - 1,
    'page-down': index + page,
    'page-up': index - page,
  }[step];
  if (to >= 0 && to < count) return to;
  if (step === 'page-up') return index % columns;
  // Below the last row: the last thing, unless one stands in it already.
  if (step === 'page-down' || (step === 'down' && Math.floor(index / columns) < Math.floor((count - 1) / columns))) return Math.max(count - 1, 0);
  return index;
}

/** The arrow keys follow the writing: in Arabic the next thing stands to the left. */
export function stepOf(code: string, rightToLeft: boolean): Step | undefined {
  const steps: Record<string, Step> = {
    ArrowRight: rightToLeft ? 'before' : 'next',
    ArrowLeft: rightToLeft ? 'next' : 'before',
    ArrowDown: 'down',
    ArrowUp: 'up',
    Home: 'first',
    End: 'last',
    PageDown: 'page-down',
    PageUp: 'page-up',
  };
  return steps[code];
}

/** Elements of rows are used again: a row keeps its own while it is drawn, a new row takes one that became free. */
export class Slots {
  #slots = new Map<number, number>();
  #next = 0;

  assign(rows: number[]): { row: number; slot: number }[] {
    const wanted = new Set(rows);
    const free: number[] = [];
    for (const [row, slot] of this.#slots)
      if (!wanted.has(row)) {
        free.push(slot);
        this.#slots.delete(row);
      }
    for (const row of rows) if (!this.#slots.has(row)) this.#slots.set(row, free.pop() ?? this.#next++);
    return rows.map((row) => ({ row, slot: this.#slots.get(row)! }));
  }
}
