// The views of the page: one row each. A view is loaded when it is first looked at.
import type { Component } from 'svelte';
import type { MessageKey } from '../gen/messages';

export interface View {
  name: string; // first word of the address
  title: MessageKey;
  code?: string; // key that goes there, when it stands in the navigation
  load: () => Promise<{ default: Component<any> }>; // gets {id} of the address; most take nothing
}

export const views: View[] = [
  { name: 'home', title: 'page.home', code: 'KeyH', load: () => import('./home/Home.svelte') },
  { name: 'items', title: 'page.items', code: 'KeyI', load: () => import('./items/Items.svelte') },
  { name: 'import', title: 'page.import', code: 'KeyA', load: () => import('./import/Import.svelte') },
  { name: 'jobs', title: 'page.jobs', code: 'KeyW', load: () => import('./jobs/Jobs.svelte') },
  { name: 'viewing', title: 'page.viewing', load: () => import('./viewing/Viewing.svelte') },
  { name: 'item', title: 'page-item.title', load: () => import('./item/Item.svelte') },
  { name: 'sheet', title: 'page-item.contact-sheet', load: () => import('./sheet/Sheet.svelte') },
  { name: 'compare', title: 'page-compare.title', load: () => import('./compare/Compare.svelte') },
];
