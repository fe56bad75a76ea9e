// Quantities of an order: by pack with + and −, Enter goes down, and what it all comes to.
import { vnd } from './base.js';

const PER_THOUSAND = 1000;
const weighed = (unit) => unit !== 'piece';

// "1.500" pieces, "2,5" or "2,500" kilograms -> whole base units; null where it cannot be read.
function unitsOf(text, unit) {
  const typed = text.trim();
  if (!weighed(unit)) return /^\d{1,3}(\.\d{3})+$|^\d+$/.test(typed) ? Number(typed.replaceAll('.', '')) : null;
  const found = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,3}))?$/.exec(typed);
  if (!found) return null;
  return Number(found[1].replaceAll('.', '')) * PER_THOUSAND + Number((found[2] ?? '').padEnd(3, '0'));
}

function shown(units, unit) {
  if (!weighed(unit) || !units) return vnd(units);
  return `${vnd(Math.floor(units / PER_THOUSAND))},${String(units % PER_THOUSAND).padStart(3, '0')}`;
}

function step(input, sign) {
  const { pack, unit } = input.closest('.qty').dataset;
  const least = weighed(unit) ? PER_THOUSAND : 1;
  const by = Math.max(Number(pack), 1) === 1 ? least : Number(pack);
  const had = unitsOf(input.value || '0', unit) ?? 0;
  const whole = sign > 0 ? Math.floor(had / by) + 1 : Math.ceil(had / by) - 1;
  input.value = shown(Math.max(whole, 0) * by, unit);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

const form = document.querySelector('[data-orderlines]');
const quantities = () => [...form.querySelectorAll('.qty .input')];

function addUp() {
  const total = document.querySelector('[data-total]');
  if (!total) return;
  let sum = 0;
  for (const row of form.querySelectorAll('[data-orderline]')) {
    const field = row.querySelector('.qty .input');
    const { unit } = field.closest('.qty').dataset;
    const units = unitsOf(field.value, unit);
    const typed = row.querySelector('.costfield .input').value.trim();
    const cost = /^[\d.]+$/.test(typed) ? Number(typed.replaceAll('.', '')) : null;
    const isKnown = units !== null && cost !== null;
    const amount = isKnown ? Math.floor((2 * units * cost) / (weighed(unit) ? PER_THOUSAND : 1) / 2 + 0.5) : 0;
    row.querySelector('[data-amount]').textContent = isKnown ? vnd(amount) : '–';
    sum += amount;
  }
  total.firstChild.textContent = `${vnd(sum)} `;
  const least = Number(form.dataset.minimum || 0);
  document.querySelector('[data-short]')?.toggleAttribute('hidden', sum >= least);
  document.querySelector('[data-enough]')?.toggleAttribute('hidden', sum < least);
}

function keyed(event) {
  const input = event.target.closest?.('.qty .input');
  if (!input) return;
  if (event.key === '+' || event.key === '-') {
    event.preventDefault();
    step(input, event.key === '+' ? 1 : -1);
  } else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const all = quantities();
    const next = all[all.indexOf(input) + (event.key === 'ArrowUp' ? -1 : 1)];
    if (!next && event.key !== 'Enter') return;
    event.preventDefault(); // the last line's Enter leaves the table and sends nothing
    (next ?? document.getElementById('wanted_on') ?? document.getElementById('note'))?.focus();
    next?.select();
  }
}

if (form) {
  for (const button of form.querySelectorAll('.qty__step')) {
    button.hidden = false;
    button.addEventListener('click', () => step(button.parentElement.querySelector('.input'), Number(button.dataset.step)));
  }
  form.addEventListener('keydown', keyed);
  form.addEventListener('input', addUp);
}
