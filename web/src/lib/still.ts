// While somebody travels through a long list with a key held, what is only decoration waits: pictures would take the few connections that a
// browser has from the rows themselves, and be gone before they are drawn.
//
//   moved()          the list moved
//   await still()    it has come to rest

const REST_MS = 120; // longer than a held key repeats (30–40 ms), shorter than one waits for a picture
let last = -REST_MS;

export function moved(): void {
  last = performance.now();
}

export async function still(): Promise<void> {
  for (;;) {
    const left = last + REST_MS - performance.now();
    if (left <= 0) return;
    await new Promise((done) => setTimeout(done, left));
  }
}
