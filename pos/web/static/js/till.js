// The sell page: keys, touches and scans become acts; answers become the new #sale.
import { enqueue, goodsAct, isBusy, newId, run, start } from './acts.js';
import { prepare } from './approve.js';
import { keepBands } from './bands.js';
import { tick, toast } from './base.js';
import { isForSheet } from './codes.js';
import * as find from './find.js';
import { buttonOf, meaningOf } from './keymap.js';
import * as missed from './missed.js';
import './pad.js';
import { showPayment } from './pay.js';
import { ScanReader } from './scan.js';
import { mayBeSaidAgain, prepareSheet, sheetActs, takePart } from './sheets.js';
import * as sound from './sound.js';
import { keepWaiting, transferActs } from './vietqr.js';
import * as wall from './wall.js';

const byId = (id) => document.getElementById(id);
const sale = () => byId('sale');
const field = byId('find');
const openDialog = () => [...document.querySelectorAll('dialog[open]')].at(-1); // the one on top
const isSent = (dialog) => Boolean(dialog.querySelector('form')?.dataset.isSent);
const isTouch = () => matchMedia('(pointer: coarse)').matches;
const SWAP = { swapDelay: 0, settleDelay: 0 };
let askedTimes = 1; // how many the scan wanted that the server answered with a question

const reader = new ScanReader((code) => scan(code), field, isForSheet);

// -- Acts ---------------------------------------------------------------------------

function scan(read, typedText = '') {
  hideNotice();
  const asked = document.activeElement;
  if (asked?.hasAttribute('data-scans')) { asked.value = read; return; } // a voucher's code may be scanned
  const [, many, code] = /^(?:([1-9]\d{0,2})\*)?(.*)$/s.exec(read); // a quick "3*" may ride in the run
  const times = Number(many) || find.typed().times;
  find.clear();
  const asking = openDialog();
  if (asking?.id === 'card') { look({ code }); return; }
  const isUrgent = Boolean(asking?.hasAttribute('data-takes-scans'));
  if (isUrgent) asking.close();
  if (!openDialog()) find.focus();
  const wanted = isUrgent ? askedTimes : times;
  enqueue(goodsAct({ path: 'scans', name: code, values: { code, times: wanted }, times: wanted, typed: typedText, isUrgent }));
}

function act(verb, url, values = {}, more = {}) {
  enqueue({ verb, into: 'sale', url: () => url, values: () => values, ...more });
}

// A product from a tile, a result or the lot question.
function add(button) {
  const { name, productId, lotId, unit, quantity } = button.dataset;
  const asking = button.closest('dialog');
  const times = asking ? Number(button.dataset.times || askedTimes) : find.typed().times;
  const values = { product_id: productId };
  if (lotId) values.lot_id = lotId;
  if (quantity) values.quantity = quantity;
  else if (times > 1 && unit === 'piece') values.quantity = times;
  asking?.close();
  find.clear();
  enqueue(goodsAct({ path: 'lines', name, values, times: values.quantity, isUrgent: Boolean(asking) }));
}

// One more or less of a row, counted from what the row holds when its turn comes.
function step(button) {
  const id = button.closest('[data-line]').dataset.line;
  const row = () => sale().querySelector(`[data-line="${CSS.escape(id)}"]`);
  enqueue({
    verb: 'PATCH', into: 'sale',
    url: () => (row() && Number(row().dataset.units) + Number(button.dataset.step) > 0 ? row().dataset.url : null),
    values: () => ({ quantity: Number(row().dataset.units) + Number(button.dataset.step) }),
  });
}

function openOrder() {
  act('POST', '/till/sales', {}, { opens: {} });
}

// The same order stays on the screen; sent twice, it is printed once.
function copy(button) {
  const request_id = newId();
  enqueue({
    verb: 'POST', into: 'sale',
    url: () => button.dataset.url,
    values: () => ({ request_id, sale_id: sale().dataset.saleId }),
  });
}

// The pay sheet, by the way that was pressed; looked up again when its turn comes.
function pay(one = byId('pay')) {
  const { key } = one.dataset;
  if (one.disabled && !isBusy()) return;
  find.close();
  enqueue({
    verb: 'GET', into: 'overlay',
    url: () => (buttonOf(key).disabled || openDialog() ? null : buttonOf(key).dataset.url),
  });
}

// What is known of a product, without adding it: of the marked result, of the selected row, or of
// what is scanned while the card is open.
function info() {
  if (openDialog()) return;
  const id = (find.isOpen() && find.inHand()?.dataset.productId) || sale().querySelector('.row--sel')?.dataset.product;
  find.close();
  look(id ? { id } : {});
}

function look(wanted) {
  const url = `${sale().dataset.url}/card?${new URLSearchParams(wanted)}`;
  enqueue({ verb: 'GET', into: 'overlay', isUrgent: true, url: () => (openDialog() && openDialog().id !== 'card' ? null : url) });
}

// A sheet of its own kind: asked for by a button or a key, unless another one is open.
function open(button) {
  find.close();
  enqueue({ verb: 'GET', into: 'overlay', url: () => (openDialog() ? null : button.dataset.url) });
}

function kick(form) {
  if (form.dataset.isSent) return;
  form.dataset.isSent = 'yes';
  const values = { ...Object.fromEntries(new FormData(form)), sale_id: sale().dataset.saleId };
  form.closest('dialog').close();
  const another = { isUrgent: true, isCompletion: true, opens: {} }; // what was scanned meanwhile is the next customer's
  act('POST', form.dataset.url, values, form.dataset.opens ? another : {});
}

// An order that was put aside comes into hand.
function take(button) {
  button.closest('dialog').close();
  act('POST', button.dataset.url, {}, { opens: {} });
}

// A sheet that answers with itself.
function resheet(form) {
  if (form.dataset.isSent) return;
  form.dataset.isSent = 'yes';
  const values = Object.fromEntries(new FormData(form));
  enqueue({ verb: 'POST', into: 'overlay', isUrgent: true, url: () => form.dataset.url, values: () => values });
}

function complete(form) {
  const finish = form.querySelector('#finish');
  if (finish.disabled || form.dataset.isSent) return;
  const reference = form.elements.reference;
  if (reference && !reference.value.trim()) { reference.focus(); return; }
  if (takePart(form)) return;
  form.dataset.isSent = 'yes';
  finish.setAttribute('aria-busy', 'true');
  const values = Object.fromEntries(new FormData(form));
  act('POST', form.dataset.url, values, { isUrgent: true, isCompletion: true, opens: {} });
}

function weigh(form) {
  if (form.querySelector('.btn--main').disabled) return;
  const values = Object.fromEntries(new FormData(form));
  if (!values.lot_id) delete values.lot_id;
  form.closest('dialog').close();
  enqueue(goodsAct({ path: 'lines', name: form.dataset.name, values, isUrgent: true }));
}

const ACTS = {
  get: (one) => act('GET', one.dataset.url),
  tab: ({ dataset: { url, saleId, no } }) => act('GET', url, {}, { opens: { saleId, no } }),
  fresh: openOrder,
  copy,
  delete: (one) => act('DELETE', one.dataset.url),
  patch: (form) => act('PATCH', form.dataset.url, Object.fromEntries(new FormData(form))),
  add, step, pay, complete, weigh, open, kick, take, resheet, info, wall: wall.open,
  look: (one) => look({ id: one.dataset.productId }),
  ...sheetActs,
  ...transferActs({ isFree: () => !openDialog(), payInCash: () => pay(carrying('F8')) }),
};

function press(key, within = document) {
  const button = buttonOf(key, within);
  if (button && !button.disabled) button.click();
  return Boolean(button);
}

// -- Answers ------------------------------------------------------------------------

const SOUNDS = {
  scale_misfit: sound.notAdded,
  added: sound.added, unknown_code: sound.notAdded, no_price: sound.notAdded, stopped: sound.stopped,
  ask_lot: sound.notAdded, ask_weight: sound.notAdded,
};

function showSale(html, done) {
  const since = performance.now();
  const kept = ['.rows', '.grid'].map((list) => [list, sale().querySelector(list)?.scrollTop || 0]);
  const was = sale().dataset.saleId;
  htmx.swap('#sale', html, { swapStyle: 'outerHTML', ...SWAP }, { select: '#sale' });
  const now = sale().dataset;
  for (const [list, top] of kept) {
    if (was === now.saleId && now.said !== 'added') sale().querySelector(list)?.scrollTo(0, top);
  }
  if (was !== now.saleId) wall.forget();
  wall.put();
  history.replaceState(null, '', now.url);
  said(now, done);
  reader.forgive(since);
  requestAnimationFrame(() => setTimeout(() => reader.forgive(since))); // after the paint
}

function said(now, done = {}) {
  tick();
  byId('volume').value = sound.volume();
  byId('live').textContent = now.live;
  if (now.toast) toast(now.toast);
  SOUNDS[now.said]?.();
  if (now.said.startsWith('ask_')) askedTimes = done.times || 1;
  if (now.said === 'unknown_code' && done.typed) field.value = done.typed;
  const question = sale().querySelector('dialog[data-overlay]');
  if (question) openSheet(question);
  for (const place of sale().querySelectorAll('.row--sel, .tab[aria-current]')) place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  settleFocus();
  if (now.said === 'unknown_code' && done.typed) field.select();
}

function openSheet(dialog) {
  find.close();
  for (const menu of document.querySelectorAll('.menu:popover-open')) menu.hidePopover();
  dialog.addEventListener('cancel', (event) => {
    if (isSent(dialog)) event.preventDefault();
  });
  dialog.addEventListener('close', () => {
    keepBands(dialog);
    dialog.remove();
    takeCaretBack();
    run();
  });
  if (dialog.id === 'payment') showPayment(dialog);
  prepareSheet(dialog);
  keepWaiting(dialog);
  if (dialog.dataset.toast) toast(dialog.dataset.toast);
  dialog.showModal();
  const input = dialog.querySelector('input[inputmode]');
  if (isTouch() && dialog.querySelector('.pad')?.offsetParent) input.inputMode = 'none';
}

// A payment on its way to the till cannot be called back.
function leave(dialog) {
  if (!isSent(dialog)) dialog.close();
}

// Focus goes back to the scan field after each act, unless a sheet or a row's editor is open.
function settleFocus() {
  if (openDialog()) return;
  const editing = byId('quantity');
  const active = document.activeElement;
  if (editing && !(active === field && field.value)) {
    if (isTouch()) editing.inputMode = 'none'; // its pad is on the screen
    editing.focus();
    editing.select();
  } else if (active !== byId('times')) find.focus();
}

// A closing sheet hands its focus back to a field that was inert: focused, but deaf to letters.
function takeCaretBack() {
  if (openDialog()) return; // another sheet came in its place
  document.activeElement?.blur();
  settleFocus();
}

const hooks = {
  swapped(done, html) {
    if (done.into === 'overlay') this.sheet(done, html);
    else {
      if (done.isSheet) byId('overlay').querySelector('dialog')?.close();
      showSale(html, done);
    }
  },
  // A sheet takes the place of the one that asked for it.
  sheet(_done, html) {
    byId('overlay').querySelector('dialog')?.close();
    htmx.swap('#overlay', html, { swapStyle: 'innerHTML', ...SWAP });
    openSheet(byId('overlay').querySelector('dialog'));
  },
  // Somebody has to say yes: the same act is sent again with their PIN, or left.
  asked(done, html) {
    const paying = byId('payment')?.querySelector('form');
    if (paying) { delete paying.dataset.isSent; byId('finish')?.removeAttribute('aria-busy'); }
    htmx.swap('#approval', html, { swapStyle: 'innerHTML', ...SWAP });
    const dialog = byId('approval').querySelector('dialog');
    const form = dialog.querySelector('form');
    const isSwitch = form.hasAttribute('data-switch');
    prepare(form, (values) => {
      if (isSwitch) values.next = sale().dataset.url;
      if (paying && done.isCompletion) paying.dataset.isSent = 'yes';
      delete form.dataset.isSent;
      dialog.close();
      const { verb, url } = form.dataset;
      enqueue({ into: done.into, isCompletion: done.isCompletion, opens: done.opens, isUrgent: true, isSwitch, verb, url: () => url, values: () => values });
    });
    openSheet(dialog);
    if (html.includes('field__error')) sound.notAdded();
  },
  refused(done, html) {
    if (done.kept && html) { // whatever the next scan brings, this one stays told
      missed.miss(done.kept, wordsOf(html));
      sound.notAdded();
      settleFocus();
      return;
    }
    byId('parked')?.close();
    const form = byId('payment')?.querySelector('form');
    if (form) { delete form.dataset.isSent; byId('finish').removeAttribute('aria-busy'); }
    mayBeSaidAgain(openDialog());
    const place = openDialog()?.querySelector('[data-refusal-place]') ?? byId('refusal');
    htmx.swap(place, html, { swapStyle: 'innerHTML', ...SWAP });
    place.hidden = !html;
    if (html) sound.notAdded();
    settleFocus();
  },
  async redirected(done, url) {
    if (done.isSwitch) { // another person's page has another token
      location.assign(url);
      await new Promise(() => {});
    }
    const path = new URL(url, location.href).pathname;
    const isSale = /^\/till\/sales\/[^/]+$/.test(path);
    const page = isSale && (await fetch(path, { headers: { 'HX-Request': 'true' } }).then((answer) => answer.text()).catch(() => ''));
    if (!page || !page.includes('id="sale"')) { location.assign(url); return; }
    if (done.isCompletion || done.into === 'overlay') byId('overlay').replaceChildren(); // a sheet that leads to an order is over
    if (done.isCompletion) sound.paid();
    showSale(page, done);
  },
  homeless: (kept) => missed.miss(kept),
};

const wordsOf = (html) => new DOMParser().parseFromString(html, 'text/html').body.textContent.trim().replace(/\s+/g, ' ');

function hideNotice() {
  for (const notice of sale().querySelectorAll('.notice')) notice.hidden = true;
}

// Goods of the order were held or recalled meanwhile: its rows are drawn anew once nobody is in the
// middle of something; the till refuses to sell them either way, and asks again in three seconds.
document.body.addEventListener('order-stopped', () => {
  if (openDialog() || isBusy() || field.value) return;
  act('GET', sale().dataset.url);
  sound.stopped();
});

// -- Touch and mouse ------------------------------------------------------------------

document.addEventListener('click', (event) => {
  const close = event.target.closest('[data-close]');
  if (close) { leave(close.closest('dialog')); return; }
  if (event.target.closest('[data-help]')) { openHelp(); return; }
  const item = event.target.closest('[data-press]');
  if (item) { item.closest('[popover]')?.hidePopover(); press(item.dataset.press); return; }
  if (event.target.closest('[data-quantity]')) { editQuantity(); return; }
  const one = event.target.closest('[data-act]');
  if (!one || one instanceof HTMLFormElement) return;
  if (event.ctrlKey || event.metaKey) return; // a tab opened beside this one, on purpose
  event.preventDefault();
  hideNotice();
  ACTS[one.dataset.act]?.(one);
});
document.addEventListener('submit', (event) => {
  if (!event.target.dataset.act) return;
  event.preventDefault();
  ACTS[event.target.dataset.act](event.target);
});
document.addEventListener('change', (event) => {
  const one = event.target;
  if (one.name === 'lot') act('PATCH', one.dataset.url, { lot_id: one.value });
  if (one.id === 'volume') { sound.setVolume(one.value); sound.added(); }
});
document.addEventListener('input', (event) => {
  if (event.target === field && field.value) hideNotice();
});
document.addEventListener('pointerdown', sound.wake);

// -- Keys -----------------------------------------------------------------------------

const isTyping = (element) => element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type !== 'radio' && element.type !== 'range');

function openHelp() {
  if (openDialog()) return;
  for (const menu of document.querySelectorAll('.menu:popover-open')) menu.hidePopover();
  byId('help').showModal();
}
byId('help').addEventListener('close', ({ target }) => { keepBands(target); takeCaretBack(); run(); });

function select(way) {
  const rows = [...sale().querySelectorAll('[data-line]')];
  const at = rows.findIndex((row) => row.dataset.line === sale().dataset.selected);
  const next = rows[at + way];
  if (next) act('GET', next.dataset.url);
  else if (at === 0 && way < 0) deselect();
}

function deselect() {
  if (sale().dataset.selected) act('GET', sale().dataset.url);
}

function back() {
  const notice = sale().querySelector('.notice:not([hidden])');
  if (find.isOpen()) find.close();
  else if (field.value) find.clear();
  else if (notice) hideNotice();
  else if (missed.isTold()) missed.forget();
  else deselect();
}

function editQuantity() {
  const input = byId('quantity') || byId('times');
  input.focus();
  input.select();
}

// Del takes the selected row away; inside a half-typed number it deletes a digit, as anywhere.
function remove(event) {
  const active = document.activeElement;
  const isEditing = isTyping(active) && active.value !== active.defaultValue;
  if (isEditing && event.key === 'Delete') return;
  event.preventDefault();
  if (event.repeat) return;
  if (sale().dataset.selected) press('Del');
  else select(1);
}

// What keys do that press no button; all others press the one that carries them.
const KEYS = {
  F2: editQuantity,
  F3: () => { find.focus(); field.select(); },
  'Alt L': () => byId('lock').requestSubmit(),
  // A scan may still be on its way to an order that is empty so far: the till asks when its turn comes.
  F8: () => pay(buttonOf('F8')),
  'Alt T': () => pay(buttonOf('Alt T')),
  F9: () => pay(buttonOf('F9')),
};

function sheetKey(event, dialog, key) {
  if (event.key === 'Escape' && isSent(dialog)) event.preventDefault();
  if (!key || key === '?' || key === 'Del') return;
  event.preventDefault();
  if (event.repeat) return;
  if (key === 'F9' && dialog.id === 'payment') dialog.querySelector('form').requestSubmit();
  else press(key, dialog);
}

function plainKey(event, key) {
  const active = document.activeElement;
  const isFree = active === field ? !field.value : !isTyping(active);
  if (key === '?' && isFree && !reader.isFast) { event.preventDefault(); openHelp(); }
  else if (event.key === '/' && isFree && !reader.isFast) { event.preventDefault(); find.focus(); }
  else if (event.key === 'Enter' && active === field) { event.preventDefault(); find.take(scan); }
  else if (event.key === 'Escape' && !document.querySelector('.menu:popover-open')) back();
  else if (['ArrowDown', 'ArrowUp'].includes(event.key) && !find.isOpen() && (isFree || active.id === 'quantity')) {
    event.preventDefault();
    select(event.key === 'ArrowDown' ? 1 : -1);
  }
}

function tillKey(event, key) {
  if (key === 'Del') remove(event);
  else if (key && key !== '?') {
    event.preventDefault();
    if (event.repeat) return;
    if (KEYS[key]) KEYS[key]();
    else press(key);
  } else if (/^F\d+$/.test(event.key) && !/^F(5|11|12)$/.test(event.key)) event.preventDefault();
  else if (!event.altKey && !event.ctrlKey && !event.metaKey) plainKey(event, key);
}

function key(event) {
  if (event.key === 'Alt') event.preventDefault(); // Firefox would open its menu
  if (event.repeat && ['Enter', 'Escape'].includes(event.key)) { event.preventDefault(); return; }
  const writes = event.key.length === 1 || event.key === 'Process';
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const isLoose = isPlain && !openDialog() && !isTyping(document.activeElement);
  if (writes && isLoose && !(event.key === ' ' && document.activeElement !== document.body)) find.focus();
  if (reader.keydown(event)) return;
  if (find.isOpen() && document.activeElement === field && /^Arrow(Up|Down)$/.test(event.key)) return;
  const means = meaningOf(event);
  if (openDialog()) sheetKey(event, openDialog(), means);
  else tillKey(event, means);
}

document.addEventListener('keydown', (event) => {
  key(event);
  sound.wake();
  reader.forgive(event.timeStamp); // the first sound takes long to prepare
}, true);

document.addEventListener('keyup', (event) => reader.keyup(event), true);

document.addEventListener('input', (event) => {
  if (event.target.id === 'quantity') event.target.value = event.target.value.replace(/\./g, ',').replace(/[^\d,]/g, '');
});

document.addEventListener('paste', (event) => {
  if (openDialog() || isTyping(event.target)) return;
  event.preventDefault();
  find.focus();
  field.value = event.clipboardData.getData('text').normalize('NFC').trim();
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

// An answered question is gone with its button: the scan field gets the focus back.  A longer word
// of the printer leaves the tabs less room.
document.addEventListener('htmx:oobAfterSwap', () => {
  sale().querySelector('.tab[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (document.activeElement === document.body && !openDialog()) settleFocus();
});

// A page come back from the browser's memory is an old order: ask again.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

missed.tell();
start(hooks);
said(sale().dataset);
