// A counter's sheet: find the goods, choose the lot, count, write; blind, and without a network.
//
// What is written is kept in the browser until the server has answered, and sent again under the
// same key, so that it is neither lost nor doubled.  `seen` is the last move of the ledger that
// this page knew when the counter began with a lot: the server tells by it whether units came or
// went meanwhile.
import { csrfToken, fill } from './base.js';
import { ScanReader } from './scan.js';

const ANSWER_MS = 8000;
const RETRY_MS = 3000;
const NEWS_MS = 15000;
const PAUSE_MS = 200;
const MOST_HITS = 8;
const byId = (id) => document.getElementById(id);
const page = byId('sheet');
const say = page.dataset;
const told = JSON.parse(say.told);
const KEPT = `count.${say.sheet}`;
const quantity = byId('quantity');
const q = byId('q');

let { mark, asks } = told;
let isOver = told.ended;
const done = told.entries;
const waiting = JSON.parse(localStorage.getItem(KEPT) || '[]');
let line = null; // { goods, lot, ask, replaces, seen, isTouched }
let isSending = false;
let timer = 0;

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[\u0111\u0110]/g, 'd').toLowerCase();
const isPiece = (goods) => goods.unit === 'piece';
const pieces = (goods, said) => (isPiece(goods) ? (said === '1' ? goods.word : goods.words || goods.word) : '');
const lotOf = (goods, id) => goods.lots.find((lot) => lot.id === id);

function make(tag, said = {}, ...inside) {
  const { name, ...rest } = said;
  const made = Object.assign(document.createElement(tag), rest);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

// -- What the page knows -------------------------------------------------------------

function ask(url, values) {
  return fetch(url, {
    method: values ? 'POST' : 'GET',
    headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() },
    body: values && new URLSearchParams(values),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}

function trouble(words) {
  byId('trouble').textContent = words;
  byId('trouble').hidden = !words;
}

// What a server that is there, but does not let us write, means.
function whyNot(response) {
  if (response.status === 401) return say.locked;
  if (response.status === 403) return say.out;
  return say.stale;
}

function hear(news) {
  ({ mark, asks } = news);
  isOver = news.ended;
  trouble(isOver ? say.over : '');
  if (line && !line.isTouched) line.seen = mark;
  showAsks();
}

async function refresh(text = '') {
  try {
    const response = await ask(text ? `${say.goods}?q=${encodeURIComponent(text)}` : say.goods);
    if (!response.ok || !response.headers.get('Content-Type').includes('json')) {
      trouble(whyNot(response));
      return null;
    }
    const news = await response.json();
    hear(news);
    return news.hits ?? [];
  } catch {
    trouble(say.offline);
    return null;
  }
}

// -- Finding -------------------------------------------------------------------------

function locally(text) {
  const key = fold(text);
  const hits = told.goods.filter((goods) => [goods.name, goods.sku, goods.from, ...goods.lots.map((lot) => lot.code)].some((part) => fold(part).includes(key)));
  return hits.slice(0, MOST_HITS);
}

// The goods and the lot of a label or a barcode, as far as this page has loaded them.
function read(code) {
  const link = /\/01\/(\d{14})(?:\/10\/([^/?#]+))?/i.exec(code);
  const own = /\/P\/[^/]+\/([^/]+)(?:\/([^/?#]+))?/i.exec(code);
  const digits = /^\d{8,14}$/.test(code) ? code.padStart(14, '0') : link?.[1];
  const sku = own && decodeURIComponent(own[1]).toUpperCase();
  const goods = told.goods.find((one) => (digits && one.gtin === digits) || (sku && one.sku === sku));
  const named = link?.[2] ?? own?.[2];
  const lot = goods && named && goods.lots.find((one) => one.code === decodeURIComponent(named).toUpperCase());
  if (!goods || (named && !lot)) return null;
  return { goods, lot: lot ? lot.id : '' };
}

async function scanned(code) {
  const known = read(code);
  if (known) { counted(known.goods, known.lot); return; }
  const hits = await refresh(code);
  if (hits?.length === 1) counted(hits[0], hits[0].picked || '');
  else show(hits ?? [], true);
}

// A scan is one piece: the same label again is one more, another one begins its own line.
function counted(goods, lot) {
  const isSame = line && line.goods.product === goods.product && (!lot || line.lot === lot);
  if (!isSame) {
    if (line && quantity.value && !keep()) return;
    begin(goods, lot);
  }
  if (isPiece(goods)) add();
}

function show(hits, isAsked = false) {
  const shown = hits.map((goods) => {
    const button = make('button', { type: 'button', name: 'found__hit' }, make('b', { textContent: goods.name }), make('small', { textContent: [goods.sku, goods.from].filter(Boolean).join(' · ') }));
    button.addEventListener('click', () => begin(goods, goods.picked || ''));
    return button;
  });
  const none = isAsked && !hits.length ? [make('p', { name: 'muted', textContent: say.none })] : [];
  byId('found').replaceChildren(...shown, ...none);
}

async function search() {
  const text = q.value.trim();
  if (text.length < 2) { show([]); return; }
  show(locally(text));
  const hits = await refresh(text);
  if (hits && q.value.trim() === text) show(hits, true);
}

q.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, PAUSE_MS); });
q.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !q.value.trim()) return;
  event.preventDefault();
  clearTimeout(timer);
  const first = byId('found').querySelector('button');
  if (/^\d{8,14}$|:\/\//.test(q.value.trim())) scanned(q.value.trim());
  else if (first) first.click();
  else search();
});

const reader = new ScanReader(scanned, q);
window.addEventListener('keydown', (event) => { if (reader.keydown(event)) { event.preventDefault(); event.stopPropagation(); } }, true);
window.addEventListener('keyup', (event) => reader.keyup(event), true);

// -- The line in hand ------------------------------------------------------------------

function begin(goods, lot, { asked = '', replaces = '' } = {}) {
  const only = goods.lots.length === 1 ? goods.lots[0].id : null; // of several, a person says which
  const isFixed = Boolean(asked || replaces);
  line = { goods, lot: lot || (isFixed ? '' : only), ask: asked, replaces, seen: mark, isTouched: false };
  refresh(); // a mark as young as can be, unless the counter is faster
  byId('line').hidden = false;
  byId('line-name').textContent = goods.name;
  byId('line-from').textContent = asked ? say.recount : [goods.sku, goods.from].filter(Boolean).join(' · ');
  byId('word').textContent = isPiece(goods) ? goods.word : '';
  byId('one').hidden = !isPiece(goods);
  page.querySelector('.pad').hidden = !isPiece(goods);
  byId('hint').hidden = isPiece(goods);
  byId('hint').textContent = say.weight;
  quantity.inputMode = isPiece(goods) && matchMedia('(pointer: coarse)').matches ? 'none' : 'text';
  quantity.value = '';
  q.value = '';
  show([]);
  showLots();
  showKeep();
  quantity.focus({ preventScroll: true });
  byId('line').scrollIntoView({ block: 'nearest' });
}

function end() {
  line = null;
  byId('line').hidden = true;
  q.focus({ preventScroll: true });
}

function showLots() {
  const { goods, lot, ask: asked, replaces } = line;
  const isFixed = Boolean(asked || replaces);
  const choices = [...goods.lots, ...(goods.lots.some((one) => one.code === say.noLot) ? [] : [{ id: '', code: say.noLot, until: '' }])];
  byId('lots').replaceChildren(...choices.filter((one) => !isFixed || one.id === lot).map((one) => {
    const input = make('input', { type: 'radio', name: 'sr', checked: one.id === lot });
    input.setAttribute('name', 'lot');
    input.addEventListener('change', () => { line.lot = one.id; showKeep(); quantity.focus(); });
    return make('label', { name: 'lotpick' }, input, make('b', { name: 'num', textContent: one.code }), make('small', { name: 'num', textContent: one.until }));
  }));
}

function showKeep() {
  const said = quantity.value.trim();
  if (line.lot === null) { byId('keep').textContent = say.pick; return; }
  byId('keep').textContent = said && said !== '0' ? fill(say.keep, { n: `${said} ${pieces(line.goods, said)}`.trim() }) : say.zero;
}

function add() {
  const now = Number(quantity.value || 0);
  quantity.value = String(now + 1);
  quantity.dispatchEvent(new Event('input', { bubbles: true }));
}

quantity.addEventListener('input', () => {
  if (isPiece(line.goods)) quantity.value = quantity.value.replace(/\D/g, '').slice(0, 5);
  line.isTouched = true;
  showKeep();
});
byId('one').addEventListener('click', add);
byId('cancel').addEventListener('click', end);
byId('counting').addEventListener('submit', (event) => { event.preventDefault(); if (line && keep()) end(); });

// Whether it was written: goods of several lots are somebody's to tell apart.
function keep() {
  const { goods, lot, ask: asked, replaces, seen } = line;
  if (lot === null) {
    byId('lots').querySelector('input').focus();
    return false;
  }
  write({ goods, lot, ask: asked, replaces, seen, quantity: quantity.value.trim() || '0', withdrawn: '' });
  return true;
}

// -- Writing -----------------------------------------------------------------------------

function write(entry) {
  waiting.push({ ...entry, key: newId() });
  store();
  send();
}

function store() {
  localStorage.setItem(KEPT, JSON.stringify(waiting));
  showDone();
}

async function send() {
  if (isSending) return;
  isSending = true;
  while (waiting.some((one) => !one.refused)) {
    const entry = waiting.find((one) => !one.refused);
    if (!(await sent(entry))) await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
  }
  isSending = false;
}

// Whether the server has answered: kept, or refused for good.
async function sent(entry) {
  const { goods, lot, key, quantity: units, seen, replaces, withdrawn, ask: asked } = entry;
  let response;
  let answer;
  try {
    response = await ask(say.entries, { key, product_id: goods.product, lot_id: lot, quantity: units, seen, replaces, withdrawn, ask: asked });
    if (!(response.headers.get('Content-Type') ?? '').includes('json')) { trouble(whyNot(response)); return false; }
    answer = await response.json();
  } catch {
    trouble(say.offline);
    return false;
  }
  trouble('');
  if (!response.ok) entry.refused = answer.said;
  else settle(entry, answer);
  store();
  return true;
}

function settle(entry, answer) {
  mark = answer.mark;
  waiting.splice(waiting.indexOf(entry), 1);
  const before = done.findIndex((one) => one.entry === entry.replaces);
  if (before >= 0) done.splice(before, 1);
  if (entry.withdrawn) return;
  const { goods, lot } = entry;
  done.unshift({ entry: answer.entry, goods, lot, quantity: `${entry.quantity} ${pieces(goods, entry.quantity)}`.trim(), moved: answer.moved });
  if (entry.ask) { asks = asks.filter((one) => one.id !== entry.ask); showAsks(); }
}

// -- What is shown -------------------------------------------------------------------------

function item(one, units, ...acts) {
  const lot = lotOf(one.goods, one.lot);
  return make('li', {}, make('div', {}, make('b', { textContent: one.goods.name }), make('small', { name: 'num', textContent: lot ? [lot.code, lot.until].filter(Boolean).join(' · ') : say.noLot })), make('b', { name: 'num done__n', textContent: units }), ...acts);
}

function button(words, name, press) {
  const made = make('button', { type: 'button', name: `btn btn--sm ${name}`, textContent: words });
  made.addEventListener('click', press);
  return made;
}

function showDone() {
  const unsent = waiting.map((one) => {
    const shown = one.refused
      ? item(one, one.quantity, make('p', { name: 'done__why', textContent: `${say.refused}: ${one.refused}` }), button(say.drop, '', () => { waiting.splice(waiting.indexOf(one), 1); store(); }))
      : item(one, one.quantity);
    shown.className = one.refused ? 'is-refused' : 'is-waiting';
    return shown;
  });
  const kept = done.map((one) => {
    const again = () => begin(one.goods, one.lot, { replaces: one.entry });
    const withdraw = () => write({ goods: one.goods, lot: one.lot, ask: '', replaces: one.entry, seen: mark, quantity: '0', withdrawn: '1' });
    const shown = item(one, one.quantity, ...(one.moved ? [make('p', { name: 'done__why', textContent: say.again })] : []), button(say.fix, one.moved ? 'btn--soft' : '', again), button(say.drop, 'btn--quiet', withdraw));
    if (one.moved) shown.className = 'is-moved';
    return shown;
  });
  byId('done').replaceChildren(...unsent.reverse(), ...kept);
  byId('many').textContent = done.length || '';
  byId('nothing').hidden = done.length + waiting.length > 0;
  const left = waiting.filter((one) => !one.refused).length;
  byId('sent').textContent = left ? fill(say.waiting, { n: left }) : done.length ? say.allSent : '';
  byId('sent').classList.toggle('is-waiting', left > 0);
}

function showAsks() {
  byId('asks').hidden = !asks.length;
  byId('asklist').replaceChildren(...asks.map((one) => {
    const lot = lotOf(one.goods, one.lot);
    const pick = make('button', { type: 'button', name: 'found__hit' }, make('b', { textContent: one.goods.name }), make('small', { name: 'num', textContent: lot ? `${lot.code} · ${lot.until}` : say.noLot }));
    pick.addEventListener('click', () => begin(one.goods, one.lot, { asked: one.id }));
    return make('li', {}, pick);
  }));
}

byId('leave')?.addEventListener('submit', (event) => {
  if (waiting.some((one) => !one.refused)) { event.preventDefault(); send(); }
});
addEventListener('online', () => { send(); refresh(); });
setInterval(() => { if (!document.hidden) refresh(); }, NEWS_MS);
if (isOver) trouble(say.over);
showAsks();
showDone();
send();
