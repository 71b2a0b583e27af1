// The pages of a long list: what is asked, what is kept, what happens when the case changes meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pages } from '../../../web/src/views/items/pages';

const settle = () => new Promise((resolve) => setTimeout(resolve, 1));

/** A server with so many numbers, that answers when it is told to. */
function server(total: number, most = 30) {
  const asked: number[] = [];
  const state = { total, add: 0, ticks: 1, fail: false };
  const told = { changed: 0, failed: 0 };
  const fetch = async (skip: number, limit: number) => {
    asked.push(skip);
    const { add, ticks } = state;
    for (let n = 0; n < ticks; n++) await settle();
    if (state.fail) throw new Error('gone');
    return Array.from({ length: Math.max(0, Math.min(limit, state.total - skip)) }, (_, n) => skip + n + add);
  };
  const pages = new Pages<number>(fetch, { changed: () => told.changed++, failed: () => told.failed++ }, 10, most);
  return { asked, state, told, pages };
}
const quiet = async () => {
  for (let n = 0; n < 30; n++) await settle();
};

test('what is on the screen comes first, then what lies in the direction of travel', async () => {
  const { asked, pages } = server(1000);
  pages.setTotal(1000);
  pages.want(40, 60, 1);
  await quiet();
  assert.deepEqual(asked, [40, 50, 60, 70]);
  pages.want(40, 60, -1);
  await quiet();
  assert.deepEqual(asked.slice(4), [30, 20]);
  assert.equal(pages.at(55), 55);
  assert.equal(pages.at(95), undefined);
});

test('the length grows while nobody has counted, and is known at a short page', async () => {
  const { pages } = server(25);
  pages.want(0, 10, 0);
  await quiet();
  assert.equal(pages.length, 20);
  assert.equal(pages.counted, false);
  pages.want(10, 20, 1);
  await quiet();
  pages.want(20, 30, 1);
  await quiet();
  assert.equal(pages.length, 25);
  assert.equal(pages.counted, true);
});

test('nothing is asked behind the end, or twice', async () => {
  const { asked, pages } = server(20);
  pages.want(0, 10, 1);
  await quiet();
  pages.setTotal(20);
  for (let n = 0; n < 5; n++) pages.want(0, 20, 1);
  await quiet();
  assert.deepEqual([...asked].sort((a, b) => a - b), [0, 10]);
});

test('an empty list', async () => {
  const { pages } = server(0);
  pages.want(0, 10, 1);
  await quiet();
  assert.equal(pages.length, 0);
  assert.ok(pages.counted && pages.begun);
});

test('who drags the scroll bar does not wait for what he passed', async () => {
  const { asked, pages } = server(10_000);
  pages.setTotal(10_000);
  for (let at = 0; at < 9000; at += 300) pages.want(at, at + 20, 1);
  await quiet();
  assert.ok(asked.length < 12, `${asked.length} pages were asked`);
  assert.equal(pages.at(8700), 8700);
});

test('far pages are let go of, near ones not', async () => {
  const { pages } = server(1000, 5);
  pages.setTotal(1000);
  for (let at = 0; at < 500; at += 10) {
    pages.want(at, at + 10, 1);
    await quiet();
  }
  assert.equal(pages.at(0), undefined);
  assert.equal(pages.at(495), 495);
  pages.want(0, 10, -1);
  await quiet();
  assert.equal(pages.at(0), 0, 'asked again');
});

test('when the case changes the old stays until the new comes, and an old answer does not come after it', async () => {
  const { pages, state } = server(100);
  pages.want(0, 10, 0);
  await quiet();
  state.add = 1000;
  pages.renew();
  assert.equal(pages.at(3), 3);
  await quiet();
  assert.equal(pages.at(3), 1003);
  state.ticks = 8;
  pages.renew();
  [state.add, state.ticks] = [2000, 1];
  pages.renew(); // its answer comes before that to the first
  await quiet();
  assert.equal(pages.at(3), 2003);
});

test('it became shorter', async () => {
  const { pages, state } = server(35);
  for (let n = 0; n < 4; n++) {
    pages.want(0, 40, 0);
    await quiet();
  }
  assert.equal(pages.length, 35);
  state.total = 12;
  pages.renew();
  await quiet();
  assert.equal(pages.length, 12);
  assert.equal(pages.at(25), undefined);
});

test('what fails is told once and not asked again by itself', async () => {
  const { asked, pages, state, told } = server(100);
  state.fail = true;
  pages.want(0, 10, 0);
  await quiet();
  assert.equal(told.failed, 1);
  const n = asked.length;
  await quiet();
  assert.equal(asked.length, n);
  state.fail = false;
  pages.want(0, 10, 0);
  await quiet();
  assert.equal(pages.at(0), 0);
});

test('a stretch over pages that are not there', async () => {
  const { pages } = server(100);
  assert.deepEqual(await pages.range(8, 23), Array.from({ length: 15 }, (_, n) => n + 8));
});
