// One queue for everything the till asks of its server, in the order the cashier did it.
//
// Scans wait while a sheet is open; nothing is dropped when the server is silent: the act at the
// head is sent again, with the same scan_id, until it is answered or a person skips it.
import { csrfToken, fill } from './base.js';

const ANSWER_MS = 8000;
const RETRY_MS = 2000;
const KEPT = 'till.scans'; // scans not yet answered live through a reload of the page

const byId = (id) => document.getElementById(id);
const isOverlayOpen = () => document.querySelector('dialog[open]') !== null;
const waiting = [];
let current = null;
let hooks = {};

// hooks: { swapped(act, html), refused(act, html), redirected(act, url) }
export function start(given) {
  hooks = given;
  for (const scan of JSON.parse(sessionStorage.getItem(KEPT) || '[]')) waiting.push(scanAct(scan));
  run();
}

export function newScanId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// act: { verb, url() -> string|null, values() -> object, into: 'sale'|'overlay', isUrgent, waits, kept }
export function enqueue(act) {
  if (act.isUrgent) waiting.unshift(act);
  else waiting.push(act);
  keep();
  run();
}

export function scanAct({ code, times, scanId, typed = '', isUrgent = false }) {
  return {
    verb: 'POST', into: 'sale', waits: !isUrgent, isUrgent, times, typed,
    kept: { code, times, scanId },
    url: () => byId('sale').dataset.scanUrl,
    values: () => ({ code, times, scan_id: scanId }),
  };
}

export const isBusy = () => current !== null;

function keep() {
  const scans = [current, ...waiting].map((act) => act?.kept).filter(Boolean);
  sessionStorage.setItem(KEPT, JSON.stringify(scans));
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
    keep();
    const url = current.url();
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
  const expected = act.into === 'overlay' ? 'data-overlay' : 'id="sale"';
  if (response.ok && body.includes(expected)) return { kind: 'swapped', body };
  if (body.includes('data-refusal')) return { kind: 'refused', body };
  if (response.redirected && response.ok) return { kind: 'redirected', body: response.url };
  return { kind: 'trouble' };
}

// A band is shown inside the open sheet: outside of it nothing can be pressed.
const isShown = (id) => byId(id).matches(':popover-open');
const host = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
function show(id) {
  const band = byId(id);
  host().append(band); // the newest in the top layer lies above everything
  band.showPopover();
}
function hide(id) {
  const band = byId(id);
  if (isShown(id)) band.hidePopover();
  if (band.parentElement !== document.body) document.body.append(band);
}

// A sheet that closes leaves its band to the page.
export function keepBands(dialog) {
  for (const band of dialog.querySelectorAll('.silent')) {
    const wasShown = isShown(band.id);
    document.body.append(band);
    if (wasShown) band.showPopover();
  }
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
  byId('trouble-code').textContent = act.kept ? act.kept.code : '';
  show('trouble');
  byId('trouble-retry').focus();
  return new Promise((resolve) => {
    const answer = (again) => () => { hide('trouble'); resolve(again); };
    byId('trouble-retry').onclick = answer(true);
    byId('trouble-skip').onclick = answer(false);
  });
}
