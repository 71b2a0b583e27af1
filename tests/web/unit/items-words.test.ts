// The query as words, in both languages; selections; bars of time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, placesOf, roundUp, wordsOf } from '../../../web/src/views/items/bars';
import { countOf, extend, EXCEPT_MOST, ALL, isChosen, NONE, queryOf, settle, toggle, unknown } from '../../../web/src/views/items/selection';
import { briefOf, clock, short, type Thing } from '../../../web/src/views/items/thing';
import { canTurn, findFilter, groupsOf, textOf, turned, withDates, without, withWord } from '../../../web/src/views/items/words';

const texts = (query: string) => groupsOf(query).map((group) => textOf(query, group));

test('the words of a query', () => {
  assert.deepEqual(texts('سجن "القاعة الشمالية" -باب tag:"باب أزرق" | tag:hall'), ['سجن', '"القاعة الشمالية"', '-باب', 'tag:"باب أزرق" | tag:hall']);
  const [first] = groupsOf('نوع:صورة')[0]!;
  assert.deepEqual([first!.key, first!.value, first!.negated], ['type', 'صورة', false]);
  assert.equal(groupsOf('-وسم:«باب»')[0]![0]!.negated, true);
  assert.equal(groupsOf('https://example.org/a')[0]![0]!.key, null);
  assert.deepEqual(texts('  '), []);
});

test('a query of any bytes is read to its end', () => {
  for (const query of ['"', '-', '-"', '|', '||', 'tag:', 'tag:"', '- -', '""', '«»', 'a|', '\u202e"x', 'x'.repeat(1e6), '"'.repeat(999)]) {
    const groups = groupsOf(query);
    for (const group of groups) assert.ok(textOf(query, group).length > 0);
    if (groups[0]) assert.ok(without(query, groups[0]).length < Math.max(1, query.length));
  }
});

test('words are taken out and turned', () => {
  const query = 'سجن tag:hall -باب';
  assert.equal(without(query, findFilter(query, 'tag')!), 'سجن -باب');
  assert.equal(turned(query, groupsOf(query)[0]!), '-سجن tag:hall -باب');
  assert.equal(turned(query, groupsOf(query)[2]!), 'سجن tag:hall باب');
  assert.equal(canTurn(groupsOf('from:2013')[0]!), false);
  assert.equal(canTurn(groupsOf('a | b')[0]!), false);
  assert.equal(findFilter('tag:a | tag:b', 'tag', 'a'), undefined, 'one of two is not the filter alone');
  assert.equal(findFilter('-tag:a', 'tag', 'a'), undefined);
  assert.equal(withWord('', 'x'), 'x');
});

test('an interval takes the place of another', () => {
  assert.equal(withDates('باب من:2010 to:2011', '2013-05', '2013-06'), 'باب from:2013-05 to:2013-06');
  assert.equal(withDates('date:none باب', '2013', null), 'باب from:2013');
  assert.equal(withDates('from:"about 2013" to:2014', null, null), '');
  assert.equal(withDates('', 'أيار "2013"', null), 'from:"أيار  2013 "');
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const idAt = (index: number) => ids[index];
const chosen = (of: typeof NONE) => ids.filter((id, n) => isChosen(of, n, id)).join('');

test('a stretch grows, shrinks and turns round', () => {
  let now = extend(NONE, 2, 3, idAt);
  now = extend(now, 3, 4, idAt);
  assert.equal(chosen(now), 'cde');
  now = extend(now, 4, 3, idAt);
  assert.equal(chosen(now), 'cd');
  now = extend(now, 3, 0, idAt);
  assert.equal(chosen(now), 'abc');
  assert.equal(countOf(now, 6, idAt), 3);
});

test('a second stretch begins where one stands, and the first stays', () => {
  const now = extend(extend(NONE, 0, 1, idAt), 4, 5, idAt);
  assert.equal(chosen(now), 'abef');
  assert.equal(countOf(now, 6, idAt), 4);
  assert.equal(chosen(toggle(now, 'b', 'B', idAt)), 'aef');
});

test('everything but a few', () => {
  let now = toggle(ALL, 'b', 'SDN-A-000002', idAt);
  assert.equal(chosen(now), 'acdef');
  assert.equal(countOf(now, 55_000, idAt), 54_999);
  assert.equal(queryOf(now, 'نوع:صورة'), 'نوع:صورة -ref:SDN-A-000002');
  assert.equal(queryOf(ALL, ''), '');
  now = toggle(now, 'b', 'SDN-A-000002', idAt);
  assert.equal(countOf(now, 6, idAt), 6);
  for (let n = 0; n < EXCEPT_MOST + 9; n++) now = toggle(now, `id${n}`, `R-${n}`, idAt);
  assert.equal(now.except.size, EXCEPT_MOST, 'a query has an end');
});

test('a stretch over what has not come', () => {
  const holes = (index: number) => (index === 3 ? undefined : ids[index]);
  const now = extend(NONE, 2, 4, holes);
  assert.equal(unknown(now, holes), true);
  assert.equal(countOf(now, 6, holes), 3);
  assert.deepEqual([...settle(now, holes).ids], ['c', 'e']);
});

test('bars: gaps are filled, ends are words of a filter', () => {
  const bars = [{ from: '2013-11-01T00:00:00Z', n: 2, vague: 0 }, { from: '2014-02-01T00:00:00Z', n: 0, vague: 3 }];
  assert.deepEqual(placesOf(bars, 'month').map((one) => [wordsOf(one.at, 'month'), one.n, one.vague]), [['2013-11', 2, 0], ['2013-12', 0, 0], ['2014-01', 0, 0], ['2014-02', 0, 3]]);
  assert.equal(wordsOf(Date.UTC(2010, 0, 1), 'decade'), '2010');
  assert.equal(wordsOf(Date.UTC(2010, 0, 1), 'decade', true), '2019');
  assert.equal(wordsOf(Date.UTC(2012, 1, 1), 'month', true), '2012-02');
  assert.equal(wordsOf(Date.UTC(2012, 1, 29), 'day', true), '2012-02-29');
  assert.equal(placesOf([{ from: 'x', n: 1, vague: 0 }], 'day').length, 0);
  assert.ok(placesOf([{ from: '0101-01-01T00:00:00Z', n: 1, vague: 0 }, { from: '2014-01-01T00:00:00Z', n: 1, vague: 0 }], 'day').length <= 400);
  assert.match(nameOf(Date.UTC(2013, 4, 1), 'month', 'ar-SY-u-nu-latn'), /أيار 2013/);
  assert.deepEqual([1, 3, 7, 11, 199].map(roundUp), [1, 5, 10, 20, 200]);
});

test('texts of strangers are cut, letters are not', () => {
  assert.equal(short('😀'.repeat(300), 3), '😀…');
  assert.equal(short(null), '');
  assert.ok(short('ا'.repeat(1e6)).length < 300);
  assert.equal(briefOf({ title: null, name: 'هاتف/صور/IMG_1.jpg' } as Thing), 'IMG_1.jpg');
  assert.equal(clock(62e6), '1:02');
  assert.equal(clock(3_662e6), '1:01:02');
});
