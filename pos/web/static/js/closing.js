// A shift's own pages: keys press the buttons that carry them; what is taken out follows what stays.
import { vnd } from './base.js';

const left = document.getElementById('left_vnd');
const taken = document.getElementById('taken');

function showTaken() {
  const counted = Number(left.dataset.countedVnd);
  const stays = Number(left.value.replace(/\D/g, '') || 0);
  taken.textContent = stays > counted ? '—' : vnd(counted - stays);
}

if (left && taken) {
  left.addEventListener('input', showTaken);
  showTaken();
}

for (const form of document.querySelectorAll('form[method=post]')) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener('pageshow', () => { isSent = false; });
}

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector('dialog[open]')) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
