// Rows on the screen, steps of the keyboard, elements that are used again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsIn, MOST_PX, offsetOf, rowsIn, scrolledFor, scrolledToShow, Slots, stepFrom, stepOf, stripPx, topOf } from '../../../web/src/views/items/window';

const strip = { rows: 100, rowPx: 50, viewPx: 500 };
const huge = { rows: 1_000_000, rowPx: 36, viewPx: 900 };

test('rows of the window, and some more', () => {
  assert.deepEqual(rowsIn(strip, 0, 2), [0, 12]);
  assert.deepEqual(rowsIn(strip, 1025, 2), [18, 33]);
  assert.deepEqual(rowsIn(strip, -200, 0), [0, 6], 'the strip begins below the upper edge');
  assert.deepEqual(rowsIn(strip, 99_999, 2), [100, 100], 'beyond the end');
  assert.deepEqual(rowsIn({ ...strip, rows: 0 }, 0, 2), [0, 0]);
});

test('a million rows fit into an element: first and last can be reached, every row stands where it is looked for', () => {
  assert.equal(stripPx(huge), MOST_PX);
  const end = stripPx(huge) - huge.viewPx;
  assert.equal(rowsIn(huge, end, 0)[1], huge.rows);
  assert.equal(rowsIn(huge, 0, 0)[0], 0);
  for (const row of [0, 1, 499_999, 999_999]) {
    const scrolled = scrolledToShow(huge, 0, row, 60, 80);
    const top = topOf(huge, scrolled, row) - scrolled;
    assert.ok(top >= 60 - 1 && top + huge.rowPx <= huge.viewPx - 80 + 1, `row ${row} stands at ${top}`);
    assert.ok(Math.abs(scrolledFor(huge, offsetOf(huge, scrolled)) - scrolled) < 1e-6);
  }
  assert.equal(topOf(strip, 700, 20), 1000, 'without need nothing is pulled');
});

test('a row that is on the screen moves nothing; one that is covered does', () => {
  assert.equal(scrolledToShow(strip, 1000, 25, 60, 60), 1000);
  assert.equal(scrolledToShow(strip, 1000, 20, 60, 60), 940);
  assert.equal(scrolledToShow(strip, 1000, 29, 60, 60), 1060);
});

test('columns', () => {
  assert.equal(columnsIn(328, 108, 8), 2);
  assert.equal(columnsIn(50, 108, 8), 1);
  assert.equal(columnsIn(340, 108, 8), 3);
});

test('steps stay within the list', () => {
  const from = (index: number, step: Parameters<typeof stepFrom>[1]) => stepFrom(index, step, 20, 6, 2); // rows 0–5, 6–11, 12–17, 18–19
  assert.equal(from(0, 'before'), 0);
  assert.equal(from(0, 'up'), 0);
  assert.equal(from(5, 'next'), 6);
  assert.equal(from(15, 'down'), 19, 'into the last row, which is short');
  assert.equal(from(18, 'down'), 18, 'nothing is below it');
  assert.equal(from(19, 'next'), 19);
  assert.equal(from(1, 'page-down'), 13);
  assert.equal(from(13, 'page-down'), 19);
  assert.equal(from(8, 'page-up'), 2, 'in its column');
  assert.equal(from(7, 'first'), 0);
  assert.equal(from(7, 'last'), 19);
  assert.equal(stepFrom(0, 'last', 0, 6, 2), 0, 'of nothing');
});

test('arrows follow the writing', () => {
  assert.equal(stepOf('ArrowLeft', false), 'before');
  assert.equal(stepOf('ArrowLeft', true), 'next');
  assert.equal(stepOf('ArrowDown', true), 'down');
  assert.equal(stepOf('KeyA', true), undefined);
});

test('a row keeps its element while it is drawn; elements are used again', () => {
  const slots = new Slots();
  const first = new Map(slots.assign([0, 1, 2, 3]).map((one) => [one.row, one.slot]));
  const second = new Map(slots.assign([2, 3, 4, 5]).map((one) => [one.row, one.slot]));
  assert.equal(second.get(2), first.get(2));
  assert.equal(second.get(3), first.get(3));
  assert.deepEqual([...second.values()].sort(), [0, 1, 2, 3], 'no element is added');
  assert.equal(new Set(second.values()).size, 4);
});
