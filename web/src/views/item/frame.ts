// How a picture lies in its frame: enlarged, turned, pushed. Distances are px from the middle of the frame.

export interface Lie {
  zoom: number; // 1: as large as the frame lets it
  turn: number; // degrees, a quarter at a time
  x: number;
  y: number;
}
/** Sizes as they are laid out, before anything is enlarged. */
export interface Sizes {
  frame: [number, number];
  picture: [number, number];
}

export const MOST = 16;
export const AS_IT_WAS: Lie = { zoom: 1, turn: 0, x: 0, y: 0 };

const lying = (lie: Lie): boolean => lie.turn % 180 !== 0;

/** What a picture on its side is scaled by, so that it lies within the frame again. */
export function fitOf(lie: Lie, { frame, picture }: Sizes): number {
  if (!lying(lie) || !picture[0] || !picture[1]) return 1;
  return Math.min(frame[0] / picture[1], frame[1] / picture[0]);
}

/** Never so far that the frame shows nothing of it. */
function held(lie: Lie, sizes: Sizes): Lie {
  const scale = fitOf(lie, sizes) * lie.zoom;
  const [wide, high] = lying(lie) ? [sizes.picture[1], sizes.picture[0]] : sizes.picture;
  const within = (at: number, size: number, frame: number): number => {
    const most = Math.max(0, (size * scale - frame) / 2);
    return Math.min(most, Math.max(-most, at));
  };
  return { ...lie, x: within(lie.x, wide, sizes.frame[0]), y: within(lie.y, high, sizes.frame[1]) };
}

/** Larger or smaller; what lies under the pointer (px from the middle) stays there. */
export function enlarge(lie: Lie, by: number, sizes: Sizes, at: [number, number] = [0, 0]): Lie {
  const zoom = Math.min(MOST, Math.max(1, lie.zoom * by));
  const real = zoom / lie.zoom;
  return held({ ...lie, zoom, x: at[0] - (at[0] - lie.x) * real, y: at[1] - (at[1] - lie.y) * real }, sizes);
}

export const push = (lie: Lie, x: number, y: number, sizes: Sizes): Lie => held({ ...lie, x: lie.x + x, y: lie.y + y }, sizes);

/** A quarter to the right (1) or to the left (-1), about the middle of the frame. */
export function turned(lie: Lie, by: 1 | -1, sizes: Sizes): Lie {
  const [x, y] = by === 1 ? [-lie.y, lie.x] : [lie.y, -lie.x];
  return held({ ...lie, turn: (lie.turn + by * 90 + 360) % 360, x, y }, sizes);
}
