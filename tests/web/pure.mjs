// What the item view reckons without a page: where a picture lies in its frame, how a long text is divided, what is marked in it.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check, done, must } from './lib/tap.mjs';

const web = new URL('../../web/', import.meta.url);
const { transformSync } = createRequire(new URL('package.json', web))('esbuild');

/** A source of the page that imports nothing. */
async function source(path) {
  const { code } = transformSync(readFileSync(fileURLToPath(new URL(`src/${path}`, web)), 'utf8'), { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}
const same = (found, wanted) => must(JSON.stringify(found) === JSON.stringify(wanted), `${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);

const { AS_IT_WAS, MOST, enlarge, fitOf, push, turned } = await source('views/item/frame.ts');
const { partsOf } = await source('views/item/parts.ts');
const { pieces, piecesOfEach } = await source('views/item/marked.ts');
const sizes = { frame: [800, 600], picture: [800, 600] };

await check('what lies under the pointer stays there while a picture is enlarged', () => {
  const lie = enlarge(AS_IT_WAS, 2, sizes, [100, -50]);
  same([lie.zoom, lie.x, lie.y], [2, -100, 50]);
  same(enlarge(lie, 0.01, sizes).zoom, 1);
  same(enlarge(lie, 1e9, sizes).zoom, MOST);
});
await check('as it was, it lies in the middle again; pushed, it never leaves its frame', () => {
  same(enlarge(push(enlarge(AS_IT_WAS, 2, sizes), 90, 90, sizes), 0.5, sizes), AS_IT_WAS);
  const far = push(enlarge(AS_IT_WAS, 2, sizes), 1e6, -1e6, sizes);
  same([far.x, far.y], [400, -300]);
  same(push(AS_IT_WAS, 50, 50, sizes), AS_IT_WAS);
});
await check('on its side a picture fits the frame; four quarters are none', () => {
  const side = turned(AS_IT_WAS, 1, sizes);
  same([side.turn, fitOf(side, sizes)], [90, 0.75]);
  same(turned(turned(turned(side, 1, sizes), 1, sizes), 1, sizes), AS_IT_WAS);
  same(turned(AS_IT_WAS, -1, sizes).turn, 270);
  same(fitOf(side, { frame: [0, 0], picture: [0, 0] }), 1);
});
await check('parts are the text again, and none has a word that stops a browser', () => {
  const texts = ['', 'ك', `${'الممر ب. '.repeat(3000)}\n`, 'م'.repeat(1 << 20), `نص ${'x'.repeat(5000)} نص`, '👩‍👩‍👧'.repeat(2000), 'بِ'.repeat(4000), '\u064b'.repeat(5000), '\ud83d'.repeat(3000)];
  for (const text of texts) {
    const parts = partsOf(text, 6000);
    must(parts.join('') === text, `not the same text: ${text.slice(0, 20)}`);
    must(parts.every((part) => part.length <= 6000 && !/\S{1001}/.test(part)), `too long: ${text.slice(0, 20)}`);
    must(text === '' || parts.every((part) => part.length > 0), 'an empty part');
  }
});
await check('no character and no mark on it is torn off; a line ends a part where one can', () => {
  must(partsOf(`ا${'👩‍👩‍👧'.repeat(2000)}`, 6000).every((part) => !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(part)), 'half a character');
  must(partsOf(`ا${'بِ'.repeat(4000)}`, 6000).every((part) => !/^\p{M}/u.test(part)), 'a mark without its letter');
  same(partsOf(`${'ا ب '.repeat(20)}\n${'ا ب '.repeat(20)}`, 100)[0], `${'ا ب '.repeat(20)}\n`);
});
await check('what was searched for is marked, also across parts, and a mark that is not closed ends with the text', () => {
  same(pieces('في \ue000الممر\ue001 ب'), [{ text: 'في ', marked: false }, { text: 'الممر', marked: true }, { text: ' ب', marked: false }]);
  same(pieces('\ue000<b>'), [{ text: '<b>', marked: true }]);
  same(pieces('\ue001\ue001x'), [{ text: 'x', marked: false }]);
  same(piecesOfEach(['a\ue000b', 'c', 'd\ue001e']).map((each) => each.map((one) => one.marked)), [[false, true], [true], [true, false]]);
});
done();
