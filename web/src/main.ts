import './look/fonts';
import './look/base.css';
import './look/parts.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { loadMessages } from './lib/messages.svelte';

async function begin() {
  await loadMessages();
  const target = document.getElementById('page');
  if (target) mount(App, { target });
}

void begin();
