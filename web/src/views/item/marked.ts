// Text with U+E000 … U+E001 around what was searched for, in pieces. A mark that is never closed ends with the text.

export interface Piece {
  text: string;
  marked: boolean;
}

const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/** inside: the text begins within a mark. */
export function pieces(text: string, inside = false): Piece[] {
  const found: Piece[] = [];
  let marked = inside;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === OPEN || part === CLOSE) marked = part === OPEN;
    else if (part) found.push({ text: part, marked });
  }
  return found;
}

/** The same for parts of one text: a mark may begin in one and end in the next. */
export function piecesOfEach(parts: string[]): Piece[][] {
  let inside = false;
  return parts.map((part) => {
    const found = pieces(part, inside);
    const [opened, closed] = [part.lastIndexOf(OPEN!), part.lastIndexOf(CLOSE!)];
    if (opened !== closed) inside = opened > closed;
    return found;
  });
}
