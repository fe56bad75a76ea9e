// Taking goods back: steppers, sums as the server will count them, and one sending of the form.
import { prepare } from './approve.js';
import { csrfToken, vnd } from './base.js';
import { isForPage } from './codes.js';
import { buttonOf, isWriting, meaningOf } from './keymap.js';
import { ScanReader } from './scan.js';
import * as sound from './sound.js';
import { asKg, gramsOf, tidyWeight } from './weights.js';

const byId = (id) => document.getElementById(id);
const sheet = byId('sheet');
const find = byId('find');
const rows = () => [...document.querySelectorAll('#rows .row')];
const isWithout = sheet.dataset.without === 'yes';
const isWeighed = (row) => row.dataset.unit !== 'piece';
const leftOf = (row) => Number(row.dataset.left ?? Infinity);
function unitsOf(row) {
  const typed = row.querySelector('[name=units]').value;
  return isWeighed(row) ? gramsOf(typed) || 0 : Number(typed.replace(/\D/g, '') || 0);
}
const GRAMS = 1000n;
let isSent = false;

// -- Sums: large weights times large amounts outgrow a double, so they are counted as BigInt -----

// The cut share of a line for all units returned so far, less what came back before.
function shareOf(row, units) {
  const [sold, back, amount] = ['sold', 'back', 'amount'].map((name) => BigInt(row.dataset[name] || 0));
  return Number((amount * (back + BigInt(units))) / sold - (amount * back) / sold);
}

function worthOf(row) {
  if (!isWithout) return shareOf(row, unitsOf(row));
  const price = BigInt(row.querySelector('[name=price]').value.replace(/\D/g, '') || 0);
  const units = BigInt(unitsOf(row));
  return Number(row.dataset.unit === 'piece' ? units * price : (units * price + GRAMS / 2n) / GRAMS);
}

function show() {
  let total = 0;
  let count = 0;
  let wrong = 0;
  for (const row of rows()) {
    const worth = worthOf(row);
    total += worth;
    count += unitsOf(row) > 0;
    row.querySelector('[data-sum]').textContent = vnd(worth);
    row.classList.toggle('row--back', unitsOf(row) > 0);
    const [less, more] = row.querySelectorAll('[data-step]');
    if (less) less.disabled = unitsOf(row) <= 0;
    if (more) more.disabled = unitsOf(row) >= leftOf(row);
    const isTooMuch = unitsOf(row) > leftOf(row);
    row.querySelector('[name=units]').setAttribute('aria-invalid', String(isTooMuch));
    wrong += isTooMuch;
  }
  byId('total').firstChild.textContent = vnd(total);
  sheet.elements.total_vnd.value = total;
  byId('finish').disabled = count === 0 || wrong > 0;
  byId('swap').disabled = total === 0 || wrong > 0;
  showWays(total);
}

// Notes first, as far as notes paid; then card, voucher, and last what has to be sent.
const ORDER = ['cash', 'card', 'voucher', 'transfer'];
function showWays(total) {
  let rest = total;
  const used = new Set();
  const all = [...document.querySelectorAll('#ways li')];
  all.sort((one, other) => ORDER.indexOf(one.dataset.way) - ORDER.indexOf(other.dataset.way));
  for (const one of all) {
    const given = Math.min(rest, Number(one.dataset.left));
    rest -= given;
    one.hidden = given === 0;
    one.querySelector('[data-vnd]').textContent = vnd(given);
    if (given) used.add(one.dataset.way);
  }
  for (const field of document.querySelectorAll('[data-for]')) {
    field.hidden = !used.has(field.dataset.for);
  }
}

function set(row, units) {
  const some = Math.max(0, Math.min(units, leftOf(row)));
  row.querySelector('[name=units]').value = isWeighed(row) ? asKg(some) : some;
  show();
}

function faults() {
  const isFaulty = sheet.elements.why.value === 'faulty';
  for (const fate of document.querySelectorAll('.row__fate')) {
    if (!fate.dataset.chosen && fate.dataset.usual) fate.value = isFaulty ? fate.dataset.faulty : fate.dataset.usual;
  }
}

document.addEventListener('click', (event) => {
  const step = event.target.closest('[data-step]');
  const row = event.target.closest('.row');
  if (step) set(row, unitsOf(row) + Number(step.dataset.step));
  else if (event.target.closest('[data-all]')) set(row, Number(row.dataset.left));
  else if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
});
document.addEventListener('input', (event) => {
  if (event.target.matches('[name=units]')) {
    const row = event.target.closest('.row');
    // A weight is never cut while it is typed: one that is too much is marked.
    if (isWeighed(row)) tidyWeight(event.target);
    if (!isWeighed(row) && unitsOf(row) > leftOf(row)) set(row, leftOf(row));
    else show();
  } else if (event.target.matches('[name=price]')) show();
});
document.addEventListener('change', (event) => {
  if (event.target.matches('.row__fate')) event.target.dataset.chosen = 'yes';
  if (event.target.name === 'why') { faults(); if (event.target.value === 'other') sheet.elements.note.focus(); }
});
document.addEventListener('focusin', (event) => {
  if (event.target.matches('.qty__n')) event.target.select();
});

function all() {
  for (const row of rows()) if (row.dataset.left) set(row, leftOf(row));
  byId('finish').focus();
}
byId('all')?.addEventListener('click', all);

// -- Sending: once; a question for a PIN comes over the page, a no above it ----------------------

async function send(url, values) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() },
    body: values,
  }).catch(() => null);
  isSent = false;
  byId('finish').removeAttribute('aria-busy');
  if (!answer) { refuse(''); return; }
  const elsewhere = answer.headers.get('HX-Redirect');
  if (elsewhere) { isSent = true; location.assign(elsewhere); return; }
  const body = await answer.text();
  if (body.includes('data-approval')) ask(body);
  else refuse(body);
}

function refuse(body) {
  byId('overlay').replaceChildren();
  const place = byId('refusal');
  htmx.swap(place, body, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 });
  place.hidden = !body;
  sound.notAdded();
}

function ask(body) {
  document.querySelector('dialog[open]')?.close();
  htmx.swap('#overlay', body, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 });
  const dialog = byId('overlay').querySelector('dialog');
  const form = dialog.querySelector('form');
  dialog.addEventListener('close', () => dialog.remove());
  prepare(form, () => send(form.dataset.url, new FormData(form)));
  dialog.showModal();
  dialog.querySelector('[data-pin]')?.focus();
}

function finish(url) {
  if (isSent || byId('finish').disabled) return;
  isSent = true;
  byId('refusal').hidden = true;
  byId('finish').setAttribute('aria-busy', 'true');
  send(url, new FormData(sheet));
}
sheet.addEventListener('submit', (event) => {
  event.preventDefault();
  const missing = [...sheet.querySelectorAll('[data-for]:not([hidden]) input')].find((one) => !one.value.trim());
  if (missing) { missing.focus(); return; }
  finish(sheet.action);
});
byId('swap').addEventListener('click', () => finish(sheet.dataset.exchangeUrl));

// -- Without a receipt: goods by their label -----------------------------------------------------

const hits = byId('hits');
async function search() {
  const asked = find.value.trim();
  if (!asked) { hits.hidden = true; return; }
  const url = `${find.dataset.goodsUrl}?${new URLSearchParams({ q: asked })}`;
  const answer = await fetch(url, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer?.ok || find.value.trim() !== asked) return;
  htmx.swap(hits, await answer.text(), { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 });
  hits.hidden = false;
  const found = hits.querySelectorAll('.hit');
  if (found.length === 1 && found[0].hasAttribute('data-exact')) add(found[0]);
}

function add({ dataset }) {
  const known = rows().find((row) => row.querySelector('[name=lot]').value === dataset.lot);
  find.value = '';
  hits.hidden = true;
  find.focus();
  if (known && isWeighed(known)) { known.querySelector('.qty__n').focus(); return; }
  if (known) { set(known, unitsOf(known) + 1); return; }
  const row = byId('row').content.cloneNode(true).firstElementChild;
  row.querySelector('[name=product]').value = dataset.product;
  row.querySelector('[name=lot]').value = dataset.lot;
  row.querySelector('[data-name]').textContent = dataset.name;
  row.querySelector('[data-lot]').textContent = dataset.code;
  row.querySelector('[name=price]').value = vnd(dataset.price);
  row.querySelector('.row__n').textContent = rows().length + 1;
  row.dataset.unit = dataset.unit;
  if (isWeighed(row)) {
    row.querySelector('.qty').replaceWith(byId('weighed').content.cloneNode(true));
    row.querySelector('[data-unit-word]').textContent = dataset.unitWord;
  }
  const fate = row.querySelector('.row__fate');
  if ('noShelf' in dataset) fate.querySelector('[value=restock]').remove();
  fate.value = dataset.fate;
  byId('rows').append(row);
  byId('empty').hidden = true;
  show();
  if (isWeighed(row)) row.querySelector('.qty__n').focus();
  sound.added();
}
if (isWithout) {
  let timer = 0;
  find.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, 200); });
  hits.addEventListener('click', (event) => { const one = event.target.closest('.hit'); if (one) add(one); });
}

// -- Keys ----------------------------------------------------------------------------------------

function look() {
  if (!isWithout) { byId('finder').requestSubmit(); return; }
  const marked = hits.hidden ? null : hits.querySelector('[aria-selected=true]');
  if (marked) add(marked);
  else search();
}
byId('finder').addEventListener('submit', (event) => { if (isWithout) { event.preventDefault(); look(); } });

const reader = new ScanReader((code) => { find.value = code; look(); }, find, isForPage);

function walk(way) {
  const active = document.activeElement;
  if (!hits.hidden && active === find) {
    const found = [...hits.querySelectorAll('.hit')];
    const at = found.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    found[at]?.setAttribute('aria-selected', 'false');
    found[(at + way + found.length) % found.length]?.setAttribute('aria-selected', 'true');
    return;
  }
  const fields = [...document.querySelectorAll('.qty__n:not([readonly])')];
  const at = fields.indexOf(active);
  fields[at < 0 ? 0 : Math.max(0, Math.min(at + way, fields.length - 1))]?.focus();
}

// The key that finds goes to the field; the others press the button that carries them.
function press(key) {
  if (key === 'F3') { find.focus(); find.select(); } else buttonOf(key)?.click();
}

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  if (reader.keydown(event)) return;
  const isLine = event.target.matches?.('.qty__n');
  const key = isWriting(event) ? '' : meaningOf(event);
  if (key === 'F3' || (key && buttonOf(key))) {
    event.preventDefault();
    if (!event.repeat) press(key);
  } else if (['ArrowDown', 'ArrowUp'].includes(event.key) && (isLine || event.target === find)) {
    event.preventDefault();
    walk(event.key === 'ArrowDown' ? 1 : -1);
  } else if (isLine && ['+', '-'].includes(event.key)) {
    event.preventDefault();
    const row = event.target.closest('.row');
    if (!isWeighed(row)) set(row, unitsOf(row) + (event.key === '+' ? 1 : -1));
  } else if (isLine && event.key === 'Enter') {
    event.preventDefault();
    walk(1);
  } else if (event.key === 'Escape') {
    if (!hits.hidden) hits.hidden = true;
    else byId('home').click();
  }
}, true);
document.addEventListener('keyup', (event) => reader.keyup(event), true);

show();
(document.querySelector('.qty__n:not([readonly])') || find).focus();
