// A long text in parts that a browser can draw at once. Without a space even a few thousand Arabic letters stop it for seconds: they
// are shaped as one. So a part ends at a line or a space, before such a word begins, or in the middle of it; but never within a
// character and the marks on it.

const WORD = 1000; // characters (UTF-16 units); more without a space is no word
const MARKS = 64; // a letter with more marks than that is not one
const ENDLESS = new RegExp(`\\S{${WORD}}`);

/** The place of a whole character at or before `at`. */
function whole(text: string, from: number, at: number): number {
  let end = at;
  for (let back = 0; back < MARKS && end - 1 > from && /^(?:[\udc00-\udfff]|\p{M}|\u200d)/u.test(text.slice(end, end + 2)); back++) end--;
  return end;
}

function endOf(text: string, from: number, most: number): number {
  const limit = Math.min(from + most, text.length);
  const endless = text.slice(from, limit).search(ENDLESS);
  if (endless > 0) return from + endless;
  if (endless === 0) return whole(text, from, from + WORD);
  if (limit === text.length) return limit;
  for (const space of ['\n', ' ']) {
    const found = text.lastIndexOf(space, limit - 1);
    if (found >= from + (most >> 1)) return found + 1;
  }
  return whole(text, from, limit);
}

/** Put together they are the text again; there is always one. */
export function partsOf(text: string, most: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = endOf(text, from, most);
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts.length ? parts : [''];
}
