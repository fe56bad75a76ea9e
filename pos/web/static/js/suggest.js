// What to order tonight: quantities by keyboard, the sums that move with them, why a number is as
// it is, folded producers.  The page works without all of this; what counts is reckoned by the server.
import { fill, toast, vnd } from './base.js';
import { asKg, gramsOf } from './weights.js';

const form = document.getElementById('suggested');
const pop = document.getElementById('pop');
const FIELDS = 'input[name^="units."]';
const WAIT_MS = 250;
const AGAIN_MS = 300;
const EDGE = 12;
const COUNTS = new Set(['lines', 'producers', 'due', 'risk']);

// -- Quantities -------------------------------------------------------------------------

const isWeighed = (input) => 'weighed' in input.dataset;

// Whole base units; NaN where it is no quantity.
function unitsOf(input) {
  const text = input.value.trim();
  if (!text) return 0;
  if (isWeighed(input)) return gramsOf(text.replace('.', ',')) ?? NaN;
  return /^(\d{1,5}|\d{1,2}\.\d{3})$/.test(text) ? Number(text.replace('.', '')) : NaN;
}

const said = (input, units) => (units && isWeighed(input) ? asKg(units) : vnd(units));

// An amount with its sign, as the page writes nothing.
// What has no cost that anybody said makes it a guess.
const money = (amount, isGuess) => (isGuess ? '≈\u00a0' : '') + form.dataset.money.replace('0', vnd(amount));

// Half a đồng is rounded up, as the server does.
const costOf = ({ dataset }, units) => Math.floor((2 * units * dataset.cost + Number(dataset.per)) / (2 * dataset.per));

// Hundredths of a piece that will probably expire, as the server reckons between what it knows.
function riskOf({ dataset }, units) {
  if (!dataset.risk) return 0;
  const [once, twice, base, step] = dataset.risk.split(' ').map(Number);
  if (units <= base) return Math.floor(once * units / base);
  if (units <= 2 * base) return once + Math.floor((twice - once) * (units - base) / base);
  return twice + Math.floor(100 * (units - 2 * base) / step);
}

function put(input, units) {
  input.value = said(input, units);
  changed(input);
}

// A pack more or less; from between two packs to the next whole one.
function step(input, way) {
  const pack = Number(input.dataset.pack);
  const now = unitsOf(input) || 0;
  put(input, Math.max(0, (way > 0 ? Math.floor(now / pack) + 1 : Math.ceil(now / pack) - 1) * pack));
}

function changed(input) {
  remember(input);
  show(input);
  addUp();
}

function show(input) {
  const units = unitsOf(input);
  const box = input.closest('.order');
  if (!box) return;
  box.classList.toggle('order--bad', Number.isNaN(units));
  box.classList.toggle('order--none', units === 0);
  input.toggleAttribute('aria-invalid', Number.isNaN(units));
  input.closest('tr').classList.toggle('skip', units === 0);
}

// -- Sums -------------------------------------------------------------------------------

function sumOf(body) {
  const sum = { lines: 0, owned: 0, consigned: 0, risk: 0, guessed: new Set() };
  if ('fixed' in body.dataset) {
    if ('guess' in body.dataset) sum.guessed.add('owned');
    return { ...sum, lines: Number(body.dataset.lines), owned: Number(body.dataset.owned) };
  }
  for (const input of body.querySelectorAll(FIELDS)) {
    const units = unitsOf(input);
    if (!units) continue;
    sum.lines += 1;
    const owner = input.dataset.owner === 'consigned' ? 'consigned' : 'owned';
    sum[owner] += costOf(input, units);
    if ('guess' in input.dataset) sum.guessed.add(owner);
    sum.risk += riskOf(input, units);
  }
  return sum;
}

function tell(body, { lines, owned, consigned, guessed }) {
  const total = owned + consigned;
  const isGuess = guessed.size > 0;
  const missing = Number(body.dataset.min) - total;
  const parts = { total: '[data-total]', reached: '[data-reached]', short: '[data-short]', missing: '[data-missing]', only: '[data-only]' };
  const [all, reached, short, gap, only] = Object.values(parts).map((one) => body.querySelector(one));
  if (all) all.textContent = money(total, isGuess);
  if (reached) {
    reached.hidden = !lines || missing > 0;
    reached.querySelector('[data-sure]').hidden = isGuess;
    reached.querySelector('[data-about]').hidden = !isGuess;
  }
  if (short) short.hidden = !lines || missing <= 0;
  if (gap) gap.textContent = money(Math.max(missing, 0), isGuess);
  only?.toggleAttribute('data-empty', !lines);
}

function addUp() {
  const all = { lines: 0, producers: 0, joins: 0, due: 0, owned: 0, consigned: 0, risk: 0 };
  const guessed = new Set();
  for (const body of form.querySelectorAll('tbody')) {
    const sum = sumOf(body);
    tell(body, sum);
    all.producers += sum.lines ? 1 : 0;
    all.joins += sum.lines && 'joins' in body.dataset ? 1 : 0;
    all.due += sum.lines && 'due' in body.dataset ? 1 : 0;
    for (const name of ['lines', 'owned', 'consigned', 'risk']) all[name] += sum[name];
    sum.guessed.forEach((name) => guessed.add(name).add('total'));
  }
  const told = { ...all, total: all.owned + all.consigned, risk: Math.floor(all.risk / 100 + 0.5) };
  for (const place of form.querySelectorAll('[data-sum]')) {
    const { sum } = place.dataset;
    place.textContent = COUNTS.has(sum) ? vnd(told[sum]) : money(told[sum], guessed.has(sum));
  }
  form.querySelector('[data-guessed]')?.toggleAttribute('hidden', !guessed.size);
  form.querySelector('[data-some-due]')?.toggleAttribute('hidden', !all.due);
  form.querySelector('[data-risky]')?.toggleAttribute('hidden', !told.risk);
  const draft = document.getElementById('draft');
  if (!draft) return;
  draft.disabled = !all.producers;
  draft.querySelector('span').textContent = whatItDoes(draft.dataset, all.producers - all.joins, all.joins);
}

// Goods for a delivery that has a draft go onto it.
function whatItDoes(words, fresh, joins) {
  if (fresh && joins) return fill(words.both, { n: fresh, m: joins });
  if (joins) return joins === 1 ? words.add : fill(words.adds, { n: joins });
  if (!fresh) return words.none;
  return fresh === 1 ? words.one : fill(words.many, { n: fresh });
}

// -- What was typed lives through a reload of the same suggestions ------------------------

const kept = form ? `suggest.${form.dataset.review}` : '';
const recall = () => JSON.parse(sessionStorage.getItem(kept) || '{}');
const keep = (all) => sessionStorage.setItem(kept, JSON.stringify(all));
const remember = (input) => keep({ ...recall(), [input.name]: input.value });

function bringBack(root) {
  const all = recall();
  for (const input of root.querySelectorAll(FIELDS)) {
    if (!(input.name in all) || input.value === all[input.name]) continue;
    input.value = all[input.name];
    show(input);
  }
}

// What goes into drafts begins anew.
function forget(producer) {
  const all = recall();
  const bodies = producer ? [...form.querySelectorAll('tbody')].filter((one) => one.dataset.producer === producer) : [form];
  for (const body of bodies) body.querySelectorAll(FIELDS).forEach((input) => delete all[input.name]);
  keep(all);
}

// -- Keys -------------------------------------------------------------------------------

const isSeen = (one) => one.type !== 'hidden' && one.offsetParent !== null;

function move(input, way) {
  const all = [...form.querySelectorAll(FIELDS)].filter(isSeen);
  const next = all[all.indexOf(input) + way];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  Enter: (input, event) => move(input, event.shiftKey ? -1 : 1),
  ArrowDown: (input) => move(input, 1),
  ArrowUp: (input) => move(input, -1),
  '+': (input) => step(input, 1),
  '=': (input) => step(input, 1),
  '-': (input) => step(input, -1),
  F2: (input) => openWhy(input.closest('tr').querySelector('.why'), input),
};

form?.addEventListener('keydown', (event) => {
  if (event.isComposing || !event.target.matches(FIELDS) || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key](event.target, event);
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F9' || event.repeat) return;
  event.preventDefault();
  document.getElementById('draft')?.click();
});
form?.addEventListener('focusin', ({ target }) => { if (target.matches(FIELDS)) target.select(); });
form?.addEventListener('input', ({ target }) => { if (target.matches(FIELDS)) changed(target); });
form?.addEventListener('click', (event) => {
  const button = event.target.closest('[data-less], [data-more]');
  if (button) {
    const input = button.parentElement.querySelector('input');
    step(input, 'more' in button.dataset ? 1 : -1);
    return;
  }
  const why = event.target.closest('[data-why]');
  if (why && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    // The press that closed it is not to open it again.
    if (closed.link !== why || performance.now() - closed.at > AGAIN_MS) openWhy(why, why);
    return;
  }
  const fold = event.target.closest('.ghead__fold, [data-more-of]');
  if (fold && !event.ctrlKey && !event.metaKey) turn(event, fold);
});

let isSent = false;
form?.addEventListener('submit', (event) => {
  if (isSent) { event.preventDefault(); return; }
  isSent = true;
  forget(event.submitter?.name === 'only' ? event.submitter.value : '');
});
addEventListener('pageshow', () => { isSent = false; });

// -- Producers folded and opened ----------------------------------------------------------

// A part of a page; null where it did not come, and a locked till is shown its door.
async function part(address) {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (answer?.status === 401) location.reload();
  else if (!answer?.ok) toast(pop.dataset.lost);
  return answer?.ok ? answer.text() : null;
}

function turn(event, link) {
  const body = link.closest('tbody');
  const fold = body.querySelector('.ghead__fold');
  const rows = body.querySelectorAll('[data-row]');
  const isOpen = fold.getAttribute('aria-expanded') === 'true';
  if (!fold.dataset.all) return;
  event.preventDefault();
  if (link !== fold || (!isOpen && !rows.length)) { fetchAll(body, fold.dataset.all); return; }
  fold.setAttribute('aria-expanded', String(!isOpen));
  rows.forEach((row) => { row.hidden = isOpen; });
}

async function fetchAll(body, address) {
  const told = await part(address);
  if (told === null) return;
  const shell = document.createElement('template');
  shell.innerHTML = `<table>${told}</table>`;
  const fresh = shell.content.querySelector('tbody');
  body.replaceWith(fresh);
  bringBack(fresh);
  addUp();
  fresh.querySelector('.ghead__fold').focus();
}

// -- Why ----------------------------------------------------------------------------------

let opener = null;
let back = null;
let closed = { at: 0, link: null };

async function openWhy(link, from) {
  if (!link) return;
  if (pop.matches(':popover-open')) pop.hidePopover();
  link.setAttribute('aria-busy', 'true');
  const told = await part(link.href);
  link.removeAttribute('aria-busy');
  if (told === null) return;
  document.getElementById('told').innerHTML = told;
  [opener, back] = [link, from];
  pop.showPopover();
  link.setAttribute('aria-expanded', 'true');
  place();
  pop.scrollTop = 0;
  pop.querySelector('.pop__x').focus({ preventScroll: true });
}

// Under its link; where there is no room below, as low as it fits.
function place() {
  if (!opener || matchMedia('(max-width: 700px)').matches) return;
  const { bottom, right } = opener.getBoundingClientRect();
  const top = Math.min(bottom + EDGE, innerHeight - pop.offsetHeight - EDGE);
  pop.style.top = `${Math.max(EDGE, top)}px`;
  pop.style.left = `${Math.max(EDGE, right - pop.offsetWidth)}px`;
}

pop?.addEventListener('toggle', (event) => {
  if (event.target !== pop || event.newState !== 'closed' || !opener) return;
  opener.setAttribute('aria-expanded', 'false');
  closed = { at: performance.now(), link: opener };
  if (document.activeElement === document.body || pop.contains(document.activeElement)) back?.focus({ preventScroll: true });
  opener = null;
});
pop?.addEventListener('toggle', (event) => { if (event.target !== pop) place(); }, true);
addEventListener('resize', place);

// -- A term changed: the server reckons, nothing is written ---------------------------------

let timer = 0;
let asked = 0;

async function reckon(trial) {
  const mine = ++asked;
  const asking = `${trial.action}?${new URLSearchParams(new FormData(trial))}`;
  const answer = await fetch(asking, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer || answer.status >= 409) { toast(document.getElementById('pop')?.dataset.lost ?? ''); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (mine !== asked || !trial.isConnected) return; // something else was typed by now
  trial.closest('.reason').querySelector('#sum').replaceWith(fresh.getElementById('sum'));
  for (const field of trial.querySelectorAll('[data-field]')) judge(field, fresh.querySelector(`[data-field="${field.dataset.field}"]`));
  offer(trial);
  place();
}

function judge(field, told) {
  const error = told?.querySelector('.field__error');
  field.classList.toggle('field--bad', Boolean(error));
  field.querySelector('input').toggleAttribute('aria-invalid', Boolean(error));
  field.querySelector('.field__error')?.remove();
  if (!error) return;
  field.append(error);
  if (field.contains(document.activeElement)) field.scrollIntoView({ block: 'nearest' });
}

const rowField = () => opener?.closest('tr')?.querySelector(FIELDS);

function offer(trial) {
  const take = trial.querySelector('[data-take]');
  const told = trial.closest('.reason').querySelector('#sum [data-comes-to]');
  const input = rowField();
  take.hidden = !input || !told || Number(told.dataset.comesTo) === unitsOf(input);
  take.textContent = fill(take.dataset.words, { n: told?.dataset.text ?? '' });
  const answer = trial.closest('.reason').querySelector('#sum dd.eq').cloneNode(true);
  trial.querySelector('[data-said]').replaceChildren(...answer.childNodes);
}

document.addEventListener('input', ({ target }) => {
  const trial = target.closest('[data-try]');
  if (!trial) return;
  clearTimeout(timer);
  timer = setTimeout(() => reckon(trial), WAIT_MS);
});
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-try]')) return;
  event.preventDefault();
  clearTimeout(timer);
  reckon(event.target);
});
document.addEventListener('click', ({ target }) => {
  const take = target.closest('[data-take]');
  if (!take) return;
  const input = rowField();
  put(input, Number(take.closest('.reason').querySelector('#sum [data-comes-to]').dataset.comesTo));
  back = input;
  pop.hidePopover();
});

if (form) {
  bringBack(form);
  addUp();
  form.querySelector('[aria-invalid]')?.focus();
}
