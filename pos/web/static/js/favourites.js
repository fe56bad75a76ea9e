// The page of the wall: goods are added, moved and taken off; the form sends them in their order.
import { fill } from './base.js';

const form = document.getElementById('favourites');
const list = document.getElementById('chosen');
const found = document.getElementById('found');
const said = document.getElementById('favs-said');
const ids = () => [...list.querySelectorAll('[name=product_id]')].map((one) => one.value);

function tell(words) {
  said.textContent = words;
  document.getElementById('none').hidden = list.children.length > 0;
  for (const hit of found.querySelectorAll('[data-add]')) hit.disabled = ids().includes(hit.dataset.add);
}

function place(one) {
  return fill(form.dataset.say, { name: one.dataset.name, no: [...list.children].indexOf(one) + 1 });
}

function add(hit) {
  if (ids().length >= Number(form.dataset.most)) { tell(form.dataset.full); return; }
  const one = hit.parentElement.querySelector('template').content.firstElementChild.cloneNode(true);
  list.append(one);
  tell(place(one));
}

function move(button) {
  const one = button.closest('li');
  const other = button.dataset.move === '1' ? one.nextElementSibling : one.previousElementSibling;
  if (!other) return;
  if (button.dataset.move === '1') other.after(one);
  else other.before(one);
  button.focus();
  if (document.activeElement !== button) one.querySelector(`[data-move="${-button.dataset.move}"]`).focus();
  tell(place(one));
}

function drop(button) {
  const one = button.closest('li');
  const next = (one.nextElementSibling ?? one.previousElementSibling)?.querySelector('[data-drop]');
  one.remove();
  (next ?? document.getElementById('goods')).focus();
  tell(fill(form.dataset.gone, { name: one.dataset.name }));
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-add], [data-move], [data-drop]');
  if (!button) return;
  if ('add' in button.dataset) add(button);
  else if ('move' in button.dataset) move(button);
  else drop(button);
});
found.addEventListener('htmx:afterSwap', () => tell(''));
document.getElementById('goods').addEventListener('keydown', (event) => {
  if (event.key === 'Enter') event.preventDefault();
});
