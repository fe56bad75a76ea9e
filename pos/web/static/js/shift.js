// Opening a shift: the float adds up while the notes are counted.
import { fill, vnd } from './base.js';

const form = document.getElementById('shift');
const inputs = [...form.querySelectorAll('[data-note-vnd]')];
const gap = document.getElementById('gap');
let isSent = false;

const countOf = (input) => Number(input.value.replace(/\D/g, '') || 0);

// What was typed stays while the drawer is opened or somebody else stands here for a moment.
const kept = form.dataset.kept && `count ${form.dataset.kept}`;

function keep() {
  if (kept) sessionStorage.setItem(kept, JSON.stringify(inputs.map((input) => input.value)));
}

function bringBack() {
  const typed = JSON.parse((kept && sessionStorage.getItem(kept)) || '[]');
  if (typed.length !== inputs.length || inputs.some((input) => input.value)) return;
  inputs.forEach((input, at) => { input.value = typed[at]; });
}

function showSum() {
  let total = 0;
  for (const input of inputs) {
    const sum = countOf(input) * Number(input.dataset.noteVnd);
    const cell = input.closest('.den').querySelector('[data-sum]');
    cell.textContent = vnd(sum);
    cell.toggleAttribute('data-none', sum === 0);
    total += sum;
  }
  document.getElementById('float').textContent = vnd(total);
  showGap(total);
}

function showGap(total) {
  const before = form.dataset.beforeVnd;
  const isOff = before !== undefined && total > 0 && Number(before) !== total;
  gap.hidden = !isOff;
  document.getElementById('gap-hint').hidden = !isOff;
  if (!isOff) return;
  const missing = Number(before) - total;
  const words = missing > 0 ? gap.dataset.short : gap.dataset.over;
  gap.querySelector('span').textContent = fill(words, { amount: vnd(Math.abs(missing)) });
}

form.addEventListener('input', (event) => {
  if (event.target.dataset.noteVnd) event.target.value = event.target.value.replace(/\D/g, '');
  showSum();
  keep();
});
form.addEventListener('reset', () => setTimeout(() => { showSum(); inputs[0].focus(); }));
form.addEventListener('focusin', (event) => {
  if (event.target.dataset.noteVnd) event.target.select();
});
form.addEventListener('click', (event) => {
  const step = event.target.closest('[data-step]');
  if (!step) return;
  const input = step.parentElement.querySelector('input');
  input.value = Math.max(0, countOf(input) + Number(step.dataset.step)) || '';
  showSum();
  keep();
});
form.addEventListener('keydown', (event) => {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = inputs.indexOf(event.target);
  if (!way || at < 0) return;
  event.preventDefault();
  inputs[Math.min(inputs.length - 1, Math.max(0, at + way))].focus();
});
form.addEventListener('submit', (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
  if (kept) sessionStorage.removeItem(kept);
});
addEventListener('pageshow', () => { isSent = false; bringBack(); showSum(); });
