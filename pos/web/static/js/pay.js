// The pay sheet and the weight sheet: sums that follow each key.  Whole đồng and grams, no fractions.
import { fill, vnd } from './base.js';
import { asKg, GRAMS, gramsOf, tidyWeight } from './weights.js';

const NOTES_VND = [500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000];
const HEAVY_KG = 20; // a showroom seldom weighs more; 450 is then grams

// Below 1.000 no note exists, so "200" means 200.000, unless it already pays the sum.
export function tenderedOf(text, total) {
  const digits = text.replace(/\D/g, '');
  if (!digits) return { tendered: total, isThousands: false };
  const number = Number(digits);
  const isThousands = number > 0 && number < 1000 && number < total;
  return { tendered: isThousands ? number * 1000 : number, isThousands };
}

// 440100 -> "2 × 200.000 · 2 × 20.000 · lẻ 100": the largest notes first.
export function notesFor(change, oddWords) {
  const parts = [];
  let rest = change;
  for (const note of NOTES_VND) {
    const count = Math.floor(rest / note);
    if (count) parts.push(`${count}\u00a0×\u00a0${vnd(note)}`);
    rest %= note;
  }
  if (rest) parts.push(fill(oddWords, { amount: vnd(rest) }));
  return parts.join(' · ');
}

// The sheet of one way of paying: `data-total-vnd` is what is left to pay in it.  Only cash gives
// change; a part of it ends the order's first step, not the order.
export function showPayment(dialog) {
  const form = dialog.querySelector('form');
  const given = dialog.querySelector('#given');
  const total = Number(form.dataset.totalVnd);
  const isCash = 'cash' in form.dataset;
  const digits = given.value.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  given.value = digits && vnd(digits);
  const { tendered, isThousands } = tenderedOf(given.value, total);
  dialog.querySelector('[data-thousands]').textContent = isThousands ? '.000' : '';
  form.elements.tendered_vnd.value = tendered;
  for (const quick of dialog.querySelectorAll('[data-amount-vnd]')) {
    quick.setAttribute('aria-pressed', String(digits !== '' && Number(quick.dataset.amountVnd) === tendered));
  }
  const over = tendered - total;
  showChange(dialog, form.dataset, over, isCash);
  showFinish(dialog, form, { tendered, over, isCash });
}

// Whether Enter now takes a part of the sum, and leaves the rest to another way.
export const isPart = (form) => 'split' in form.dataset && Number(form.elements.tendered_vnd.value) < Number(form.dataset.totalVnd);

function showFinish(dialog, form, { tendered, over, isCash }) {
  const words = form.dataset;
  const takesPart = isPart(form) && tendered > 0;
  dialog.querySelector('[data-finish-word]').textContent = takesPart ? fill(words.part, { amount: vnd(tendered) }) : words.done;
  const tooMuch = (!isCash && over > 0) || Number(words.over) > 0;
  dialog.querySelector('#finish').disabled = tooMuch || (over < 0 && !takesPart);
  dialog.querySelector('[data-act=split]').setAttribute('aria-pressed', String('split' in words));
}

function showChange(dialog, words, change, isCash) {
  const box = dialog.querySelector('.change');
  const isOver = Number(words.over) > 0;
  const isWrong = isOver || (change > 0 && !isCash) || (change < 0 && !('split' in words));
  box.classList.toggle('is-exact', !isWrong && change <= 0);
  box.classList.toggle('is-short', isWrong);
  box.classList.toggle('is-part', !isWrong && change < 0);
  box.querySelector('[data-change-word]').textContent = changeWord(words, change, { isCash, isOver });
  box.querySelector('[data-change-notes]').textContent = change > 0 && isCash ? `${words.notes} ${notesFor(change, words.odd)}` : '';
  box.querySelector('[data-change]').textContent = vnd(Math.max(change, 0));
}

function changeWord(words, change, { isCash, isOver }) {
  if (isOver) return fill(words.takenOver, { amount: vnd(Number(words.over)) });
  if (change < 0) return fill('split' in words ? words.left : words.short, { amount: vnd(-change) });
  if (change === 0) return words.exact;
  return isCash ? words.back : words.tooMuch;
}

export function showWeight(dialog) {
  const form = dialog.querySelector('form');
  const text = tidyWeight(form.elements.quantity);
  const grams = gramsOf(text) || 0;
  const price = Number(form.dataset.priceVnd);
  dialog.querySelector('[data-amount]').textContent = vnd(Math.floor((grams * price + GRAMS / 2) / GRAMS));
  const heavy = dialog.querySelector('[data-heavy]');
  heavy.hidden = text.includes(',') || grams < HEAVY_KG * GRAMS;
  heavy.querySelector('span').textContent = fill(heavy.dataset.say, { kg: text, small: asKg(grams / GRAMS) });
  form.querySelector('.btn--main').disabled = grams <= 0;
}

document.addEventListener('input', (event) => {
  if (event.target.id === 'given') showPayment(event.target.closest('dialog'));
  if (event.target.id === 'weight') showWeight(event.target.closest('dialog'));
});

document.addEventListener('click', (event) => {
  const quick = event.target.closest('[data-amount-vnd]');
  if (!quick) return;
  const given = document.getElementById('given');
  given.value = quick.dataset.amountVnd;
  showPayment(quick.closest('dialog'));
  given.focus();
});
