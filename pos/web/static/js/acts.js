// One queue for everything the till asks of its server, in the order the cashier did it.
//
// Scans wait while a sheet is open; nothing is dropped when the server is silent: the act at the
// head is sent again, with the same scan_id, until it is answered or a person skips it.  Goods
// belong to the order they were asked for, also when the page is loaded anew in between.
import { hide, host, isShown, show } from './bands.js';
import { csrfToken, fill } from './base.js';

const ANSWER_MS = 8000;
const RETRY_MS = 2000;
const KEPT = 'till.goods'; // goods not yet answered live through a reload of the page

const byId = (id) => document.getElementById(id);
const isOverlayOpen = () => document.querySelector('dialog[open]') !== null;
const waiting = [];
let current = null;
let hooks = {};

// hooks: { swapped(act, html), sheet(act, html), asked(act, html), refused(act, html), redirected(act, url), homeless(kept) }
export function start(given) {
  hooks = given;
  for (const kept of JSON.parse(sessionStorage.getItem(KEPT) || '[]')) {
    if (kept.saleId) waiting.push(keptAct(kept));
    else hooks.homeless(kept);
  }
  keep();
  run();
}

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// act: { verb, url() -> string|null, values() -> object, into: 'sale'|'overlay', isUrgent, waits,
// opens, kept }.  `opens` is the order that its answer brings onto the screen, {} for a new one.
export function enqueue(act) {
  if (act.isCompletion) passOn();
  if (act.isUrgent) waiting.unshift(act);
  else waiting.push(act);
  keep();
  run();
}

// Goods for the order in hand: by a scan (`path` 'scans') or chosen (`path` 'lines').
// `name` is how a person is told of them should they not get in.
export function goodsAct({ path, name, values, times = 1, typed = '', isUrgent = false }) {
  const order = isUrgent ? orderInHand() : orderAhead();
  const kept = { path, name, times, values: { ...values, scan_id: newId() }, ...order };
  return { ...keptAct(kept), typed, isUrgent, waits: path === 'scans' && !isUrgent };
}

function keptAct(kept) {
  return {
    verb: 'POST', into: 'sale', waits: true, times: kept.times, kept,
    url() {
      if (!kept.saleId) Object.assign(kept, orderInHand());
      const { url, saleId } = byId('sale').dataset;
      return `${url.replace(saleId, kept.saleId)}/${kept.path}`;
    },
    values: () => kept.values,
  };
}

function orderInHand() {
  const { saleId, no } = byId('sale').dataset;
  return { saleId, no };
}

// What is asked for now is for the order on the screen, or for the one that an act before it
// will bring there; nameless while the server has yet to open that one.
function orderAhead() {
  return [current, ...waiting].findLast((act) => act?.opens)?.opens ?? orderInHand();
}

// Goods scanned behind the pay sheet are the next customer's once this one has paid.
function passOn() {
  const { saleId } = orderInHand();
  for (const { kept } of waiting) {
    if (kept?.saleId === saleId) { delete kept.saleId; delete kept.no; }
  }
}

export const isBusy = () => current !== null;

function keep() {
  const goods = [current, ...waiting].map((act) => act?.kept).filter(Boolean);
  sessionStorage.setItem(KEPT, JSON.stringify(goods));
  showWaiting();
}

function showWaiting() {
  const chip = byId('waiting');
  const isSilent = isShown('silent');
  const count = [isSilent ? current : null, ...waiting].filter((act) => act?.waits).length;
  chip.hidden = count === 0 || (!isOverlayOpen() && !isSilent);
  chip.textContent = count === 1 ? chip.dataset.one : fill(chip.dataset.many, { n: count });
}

function take() {
  const at = waiting.findIndex((act) => !act.waits || !isOverlayOpen());
  return at < 0 ? null : waiting.splice(at, 1)[0];
}

export async function run() {
  if (current) return;
  while ((current = take())) {
    const url = current.url(); // first: it may name the order of goods that had none
    keep();
    if (url) await settle(current, url);
    current = null;
    keep();
  }
  showWaiting();
}

// Send until there is an answer that means something.
async function settle(act, url) {
  const request = { url, values: act.values ? act.values() : {} };
  for (;;) {
    const answer = await send(act, request);
    if (answer.kind === 'silent') await silence();
    else if (answer.kind === 'locked') {
      location.assign(answer.body);
      await new Promise(() => {}); // this page ends here
    } else if (answer.kind === 'trouble') {
      if (!(await trouble(act))) { hooks.refused(act, ''); return; }
    } else {
      hide('silent');
      await hooks[answer.kind](act, answer.body);
      return;
    }
  }
}

async function send(act, { url, values }) {
  let response;
  let body;
  try {
    response = await fetch(url, {
      method: act.verb,
      headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() },
      body: act.verb === 'GET' ? undefined : new URLSearchParams(values),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    body = await response.text();
  } catch {
    return { kind: 'silent' };
  }
  return read(act, response, body);
}

function read(act, response, body) {
  if ([502, 503, 504].includes(response.status)) return { kind: 'silent' };
  if (response.status >= 500) return { kind: 'trouble' };
  const elsewhere = response.headers.get('HX-Redirect');
  // The till was locked meanwhile: the act stays at the head and is sent after signing in.
  if (elsewhere && response.status === 401) return { kind: 'locked', body: elsewhere };
  if (elsewhere) return { kind: 'redirected', body: elsewhere };
  const isSheet = act.isSheet && response.ok && body.includes('data-overlay') && !body.includes('id="sale"');
  if (isSheet) return { kind: 'sheet', body };
  const expected = act.into === 'overlay' ? 'data-overlay' : 'id="sale"';
  if (body.includes('data-approval')) return { kind: 'asked', body };
  if (response.ok && body.includes(expected)) return { kind: 'swapped', body };
  if (body.includes('data-refusal')) return { kind: 'refused', body };
  if (response.redirected && response.ok) return { kind: 'redirected', body: response.url };
  return { kind: 'trouble' };
}

// A band, then another try: after two seconds, or at once by its button.
function silence() {
  if (!isShown('silent') || byId('silent').parentElement !== host()) show('silent');
  showWaiting();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY_MS);
    byId('retry').onclick = () => { clearTimeout(timer); resolve(); };
  });
}

// The server answered what nobody can read: a person decides.  True means: again.
function trouble(act) {
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  byId('trouble-code').textContent = act.kept ? act.kept.name : '';
  show('trouble');
  byId('trouble-retry').focus();
  return new Promise((resolve) => {
    const answer = (again) => () => { hide('trouble'); resolve(again); };
    byId('trouble-retry').onclick = answer(true);
    byId('trouble-skip').onclick = answer(false);
  });
}
