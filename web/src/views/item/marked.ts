// Text with U+E000 … U+E001 around what was searched for, in pieces. A mark that is never closed ends with the text.

export interface Piece {
  text: string;
  marked: boolean;
}

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let marked = false;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === '\uE000' || part === '\uE001') marked = part === '\uE000';
    else if (part) found.push({ text: part, marked });
  }
  return found;
}
