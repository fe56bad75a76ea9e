// A shift's own pages: amounts are grouped, and what is taken out follows what stays.
import { vnd } from './base.js';

const left = document.getElementById('left_vnd');
const taken = document.getElementById('taken');

function showTaken() {
  const counted = Number(left.dataset.countedVnd);
  const stays = Number(left.value.replace(/\D/g, '') || 0);
  taken.textContent = stays > counted ? '—' : vnd(counted - stays);
}

// Amounts are read in groups, as everywhere; the caret stays behind the digit it was behind.
function group(input) {
  const after = input.value.slice(input.selectionEnd).replace(/\D/g, '').length;
  const digits = input.value.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  input.value = digits && vnd(digits);
  let at = input.value.length;
  for (let passed = 0; passed < after; at -= 1) passed += /\d/.test(input.value[at - 1]);
  if (input === document.activeElement) input.setSelectionRange(at, at);
}

for (const input of document.querySelectorAll('.suffixed input[inputmode=numeric]')) {
  input.addEventListener('input', () => group(input));
  if (input.value) group(input);
}

if (left && taken) {
  left.addEventListener('input', showTaken);
  showTaken();
}

// What a card terminal's settlement comes to: it may have given back more than it took.
const net = document.getElementById('card-net');
if (net) {
  const amount = (name) => Number(document.getElementById(name).value.replace(/\D/g, '') || 0);
  const show = () => {
    const sum = amount('card_vnd') - amount('card_back_vnd');
    net.textContent = (sum < 0 ? '−' : '') + vnd(Math.abs(sum));
  };
  for (const name of ['card_vnd', 'card_back_vnd']) document.getElementById(name).addEventListener('input', show);
  show();
}

for (const form of document.querySelectorAll('form[method=post]')) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener('pageshow', () => { isSent = false; });
}
