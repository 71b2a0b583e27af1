// Where in the page one is: `#/item/<id>`. Only ids stand there, never names or what was searched for: the address is kept in
// the history of the browser.

export interface Place {
  view: string; // first word: 'home', 'items', 'item', 'import', 'jobs' …
  id?: string;
}

function read(): Place {
  const [view, id] = location.hash.replace(/^#\/?/, '').split('/');
  return { view: view || 'home', id: id ? decodeURIComponent(id) : undefined };
}

let place = $state.raw<Place>(read());
addEventListener('hashchange', () => {
  place = read();
});

export const here = (): Place => place;
export const href = (view: string, id?: string): string =>
  `#/${view}${id ? `/${encodeURIComponent(id)}` : ''}`;
export function go(view: string, id?: string): void {
  location.hash = href(view, id);
}
