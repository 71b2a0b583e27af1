import './look/fonts';
import './look/base.css';
import './look/parts.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { loadMessages } from './lib/messages.svelte';
import { here } from './lib/route.svelte';
import { views } from './views/views';

async function begin() {
  void views.find((one) => one.name === here().view)?.load().catch(() => {}); // on its way while words and session are asked for
  await loadMessages();
  const target = document.getElementById('page');
  if (target) mount(App, { target });
}

void begin();
