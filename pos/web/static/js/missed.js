// Goods that no order took: told by their code until a person has seen it, also over a reload.
import { hide, isShown, show } from './bands.js';
import { fill } from './base.js';

const MISSED = 'till.missed';
const band = document.getElementById('missed');
const list = document.getElementById('missed-list');
const read = () => JSON.parse(sessionStorage.getItem(MISSED) || '[]');

// kept: goods as the queue keeps them; why: the server's sentence, '' where it was not asked.
export function miss(kept, why = '') {
  const { name, times, no = '' } = kept;
  sessionStorage.setItem(MISSED, JSON.stringify([...read(), { name, times, no, why }]));
  tell();
}

export function tell() {
  const missed = read();
  list.replaceChildren(...missed.map(line));
  if (missed.length && isShown('missed')) hide('missed'); // shown again, it is the newest
  if (missed.length) show('missed');
}

function line({ name, times, no, why }) {
  const item = document.createElement('li');
  const code = document.createElement('b');
  code.textContent = times > 1 ? `${name} × ${times}` : name;
  const order = no ? `${fill(band.dataset.order, { no })}. ` : '';
  item.append(code, ` ${order}${why || band.dataset.homeless}`);
  return item;
}

export const isTold = () => isShown('missed');

export function forget() {
  sessionStorage.removeItem(MISSED);
  hide('missed');
}

document.getElementById('missed-seen').addEventListener('click', forget);
