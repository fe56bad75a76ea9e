// Receiving by keyboard alone: Enter moves on, the last Enter submits; dates may be typed short.
const form = document.getElementById('receive');
const q = document.getElementById('q');
const picks = document.getElementById('picks');
const byId = (id) => document.getElementById(id);
const MONTHS_A_YEAR = 12;
let isSent = false;
let wantsFirst = false;

// -- The product --------------------------------------------------------------------

const options = () => [...picks.querySelectorAll('.hit')];
const marked = () => picks.querySelector('[aria-selected=true]');

function mark(option) {
  marked()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) q.setAttribute('aria-activedescendant', option.id);
}

function showPicked(isPicked) {
  byId('picked').hidden = !isPicked;
  byId('picker').hidden = isPicked;
  picks.replaceChildren();
  q.setAttribute('aria-expanded', 'false');
}

function pick(option) {
  const { productId, name, from, unitWord } = option.dataset;
  byId('product_id').value = productId;
  byId('picked-name').textContent = name;
  byId('picked-from').textContent = from;
  byId('unit-word').textContent = unitWord;
  showPicked(true);
  byId('quantity').focus();
}

picks.addEventListener('click', (event) => {
  const option = event.target.closest('.hit');
  if (option) pick(option);
});
picks.addEventListener('htmx:afterSwap', () => {
  q.setAttribute('aria-expanded', String(options().length > 0));
  if (wantsFirst && options().length === 1) pick(options()[0]);
  wantsFirst = false;
});
byId('unpick').addEventListener('click', () => {
  byId('product_id').value = '';
  byId('unit-word').textContent = '';
  q.value = '';
  showPicked(false);
  q.focus();
});
q.addEventListener('keydown', (event) => {
  const all = options();
  const at = all.indexOf(marked());
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (all.length) mark(all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === 'Escape') picks.replaceChildren();
  else if (event.key === 'Enter') {
    event.preventDefault();
    event.stopPropagation();
    if (marked() && q.value === picks.dataset.shownFor) pick(marked());
    else { wantsFirst = true; htmx.trigger(q, 'pick'); } // a scanned code is asked for at once
  }
});
// An answer to fewer letters than are there now is not shown.
picks.addEventListener('htmx:beforeSwap', (event) => {
  const asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).searchParams.get('q');
  picks.dataset.shownFor = asked;
  if (asked !== q.value) event.detail.shouldSwap = false;
});

// -- Dates --------------------------------------------------------------------------

const twoDigits = (number) => String(number).padStart(2, '0');
const words = (day) => `${twoDigits(day.getDate())}/${twoDigits(day.getMonth() + 1)}/${day.getFullYear()}`;

function dayOf(day, month, year) {
  const made = new Date(year, month - 1, day);
  return made.getDate() === day && made.getMonth() === month - 1 ? made : null;
}

function read(text) {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return found && dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
}

function monthsAfter(start, months) {
  const last = new Date(start.getFullYear(), start.getMonth() + months + 1, 0);
  return new Date(last.getFullYear(), last.getMonth(), Math.min(start.getDate(), last.getDate()));
}

// "+6m", "+2y" and "+30" count from the day of making, or from today.
function later(text) {
  const found = /^\+(\d{1,3})([my]?)$/i.exec(text);
  if (!found) return null;
  const start = read(byId('made_on').value) || new Date();
  const count = Number(found[1]);
  if (!found[2]) return new Date(start.getFullYear(), start.getMonth(), start.getDate() + count);
  return monthsAfter(start, found[2].toLowerCase() === 'y' ? count * MONTHS_A_YEAR : count);
}

// "0312" is the next 3 December (for a day of making: the last); "031226" and "03122026" are whole.
function short(text, isPast) {
  const found = /^(\d{2})[/.-]?(\d{2})(?:[/.-]?(\d{4}|\d{2}))?$/.exec(text);
  if (!found) return null;
  const [day, month] = [Number(found[1]), Number(found[2])];
  if (found[3]) return dayOf(day, month, Number(found[3].length === 2 ? `20${found[3]}` : found[3]));
  const today = new Date();
  const thisYear = dayOf(day, month, today.getFullYear());
  const year = today.getFullYear() + (isPast ? -(thisYear > today) : Number(thisYear < today));
  return dayOf(day, month, year);
}

for (const field of [byId('use_by'), byId('made_on')]) {
  field.addEventListener('blur', () => {
    const text = field.value.trim().replace(/\s/g, '');
    const meant = later(text) || short(text, field.id === 'made_on');
    if (meant) field.value = words(meant);
  });
}

function showDateKind() {
  const none = form.querySelector('[name=date_kind]:checked').value === 'none';
  byId('use_by').disabled = none;
  if (none) byId('use_by').value = '';
}
form.addEventListener('change', showDateKind);
showDateKind();

// -- Enter moves on -------------------------------------------------------------------

const stops = () => [...form.elements].filter((one) => !one.disabled && one.type !== 'hidden' && one.offsetParent !== null
  && (one.type !== 'radio' || one.checked) && one.matches('input, button:not([type=button])'));

form.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.matches('button')) return;
  event.preventDefault();
  if (event.repeat) return;
  const all = stops();
  const next = all[all.indexOf(event.target) + 1];
  if (!next || next.matches('button')) form.requestSubmit();
  else { next.focus(); if (next.select && next.type !== 'radio') next.select(); }
});
form.addEventListener('submit', (event) => {
  if (isSent) { event.preventDefault(); return; }
  for (const field of [byId('use_by'), byId('made_on')]) field.dispatchEvent(new Event('blur'));
  isSent = true;
});
addEventListener('pageshow', () => { isSent = false; });
(form.querySelector('[aria-invalid=true]') || form.querySelector('[autofocus]'))?.focus();
