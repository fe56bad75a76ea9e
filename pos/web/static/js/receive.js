// Receiving by keyboard alone: scan, Enter from stop to stop, the last Enter adds the line; then the
// next scan.  What a short day means is said back by the server, which alone reads days.
const byId = (id) => document.getElementById(id);
const GS = '\x1d';
const STEPS = { ArrowUp: '1', ArrowDown: '-1' };
let isSent = false;
let wantsFirst = false;

// -- What came --------------------------------------------------------------------------

const picks = () => byId('picks');
const options = () => [...(picks()?.querySelectorAll('.hit') ?? [])];
const marked = () => picks()?.querySelector('[aria-selected=true]');

function mark(option) {
  marked()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) byId('q').setAttribute('aria-activedescendant', option.id);
}

function openLine(asked) {
  const address = `${byId('line').dataset.line}?${new URLSearchParams(asked)}`;
  htmx.ajax('GET', address, { target: '#line', swap: 'outerHTML' });
}

function focusFirst() {
  const first = byId('line')?.querySelector('[aria-invalid=true]')
    || byId('line')?.querySelector('[data-ordered] #quantity') // what the order says is to be counted
    || [...(byId('line')?.querySelectorAll('[data-stop]') ?? [])].find((one) => !one.value) || byId('q');
  first?.focus();
  first?.select?.();
}

document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (target.id === 'picks') {
    byId('q').setAttribute('aria-expanded', String(options().length > 0));
    if (wantsFirst && options().length === 1) openLine({ product_id: options()[0].dataset.productId });
    wantsFirst = false;
  }
  if (target.id === 'line' || !target.isConnected) { showKinds(); focusFirst(); readDays(); }
});
// An answer to fewer letters than are there now is not shown.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.target.id !== 'picks') return;
  const asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).searchParams.get('q');
  picks().dataset.shownFor = asked;
  if (asked !== byId('q').value) event.detail.shouldSwap = false;
});
document.addEventListener('click', (event) => {
  const option = event.target.closest('#picks .hit');
  if (option) openLine({ product_id: option.dataset.productId });
  if (event.target.closest('[data-leave]')) { event.preventDefault(); openLine({}); }
});

function keyOfSearch(event) {
  const all = options();
  const at = all.indexOf(marked());
  if (event.ctrlKey && event.key === ']') {
    event.preventDefault(); // how a scanner types the separator of GS1
    byId('q').value += GS;
  } else if (event.key in STEPS && all.length) {
    event.preventDefault();
    mark(all[(at - Number(STEPS[event.key]) + all.length) % all.length]);
  } else if (event.key in STEPS && !byId('q').value && offers().length) {
    event.preventDefault();
    offer(-Number(STEPS[event.key]));
  } else if (event.key === 'Escape') picks().replaceChildren();
  else if (event.key === 'Enter') {
    event.preventDefault();
    if (event.repeat) return;
    if (!byId('q').value.trim()) {
      const next = offers().find((one) => one.hasAttribute('aria-current'));
      if (next) openLine({ product_id: next.dataset.offer });
      return;
    }
    if (marked() && byId('q').value === picks().dataset.shownFor && /\D/.test(byId('q').value)) openLine({ product_id: marked().dataset.productId });
    else openLine({ q: byId('q').value });
  }
}

// -- What was ordered: Enter in the empty field takes the line that is marked ------------

const offers = () => [...document.querySelectorAll('[data-offer]')];

function offer(way) {
  const all = offers();
  const at = all.findIndex((one) => one.hasAttribute('aria-current'));
  all[at]?.removeAttribute('aria-current');
  const next = all[(at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way + all.length) % all.length];
  next.setAttribute('aria-current', 'true');
  next.scrollIntoView({ block: 'nearest' });
}
document.addEventListener('click', (event) => {
  const chosen = event.target.closest('[data-offer]');
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openLine({ product_id: chosen.dataset.offer });
});

// -- Days -------------------------------------------------------------------------------

function sayDay(field, told) {
  const note = byId(`${field.id}-note`);
  note.className = told.is_bad ? 'field__error' : 'field__help line__read';
  note.querySelector('.i')?.remove();
  note.querySelector('span').textContent = told.words;
  field.toggleAttribute('aria-invalid', Boolean(told.is_bad && !told.day));
  field.closest('.field').classList.toggle('field--bad', Boolean(told.is_bad && !told.day));
}

async function readDay(field, step = '') {
  const text = field.value;
  if (field.disabled) return;
  const asked = new URLSearchParams({ field: field.id, text, step, product_id: byId('line-form').elements.product_id.value,
    made_on: field.id === 'use_by' ? byId('made_on').value : '' });
  const answer = await fetch(`${byId('line').dataset.day}?${asked}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok || !field.isConnected || field.value !== text) return; // something else is there by now
  const told = await answer.json();
  if (field.value !== text) return;
  if (told.day) field.value = told.day;
  sayDay(field, told);
}

const days = () => [...document.querySelectorAll('[data-day-field]')];
const readDays = () => days().filter((field) => !field.hasAttribute('aria-invalid') && (field.value || byId('made_on').value)).forEach((field) => readDay(field));

document.addEventListener('focusout', ({ target }) => {
  if (!target.matches('[data-day-field]')) return;
  readDay(target);
  if (target.id === 'made_on') readDay(byId('use_by'));
});

function keyOfDay(event) {
  const way = STEPS[event.key] ?? { PageUp: '1', PageDown: '-1' }[event.key];
  if (!way) return;
  event.preventDefault();
  const unit = event.key.startsWith('Page') ? 'm' : event.shiftKey ? 'w' : 'd';
  readDay(event.target, `${way}${unit}`);
}

function showKinds() {
  const form = byId('line-form');
  byId('receive-all').disabled = Boolean(form) || byId('receive-all').dataset.lines === '0'; // a line that is being written is never lost
  if (!form) return;
  const none = form.elements.date_kind.value === 'none';
  form.elements.use_by.disabled = none;
  if (none) form.elements.use_by.value = '';
  const { expected, quantity } = form.elements;
  const differs = expected.value.trim() && expected.value.trim() !== quantity.value.trim();
  byId('difference').hidden = !differs && !form.querySelector('[name=why]:checked') && !form.querySelector('#difference .field--bad');
}
document.addEventListener('change', ({ target }) => { if (target.closest('#line-form')) showKinds(); });
document.addEventListener('input', ({ target }) => { if (target.matches('#expected, #quantity')) showKinds(); });

// -- Enter moves on ---------------------------------------------------------------------

const isShown = (one) => !one.disabled && one.offsetParent !== null;

function moveOn(event) {
  const form = byId('line-form');
  const stops = [...form.querySelectorAll('[data-stop]')].filter(isShown);
  const next = stops.find((one) => event.target.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  event.preventDefault();
  if (event.repeat) return;
  if (next) { next.focus(); next.select?.(); } else form.requestSubmit();
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.target.id === 'q') keyOfSearch(event);
  else if (event.key === 'Enter' && event.target.closest('#line-form') && !event.target.matches('button, a')) moveOn(event);
  else if (event.key === 'Escape' && event.target.closest('#line-form')) { event.preventDefault(); openLine({}); }
  else if (event.target.matches('[data-day-field]')) keyOfDay(event);
  if (event.key === 'F9' && !event.repeat && !byId('receive-all').disabled) { event.preventDefault(); byId('receive-all').click(); }
});
document.addEventListener('submit', (event) => {
  if (isSent && event.target.matches('#line-form, .delivery__go')) { event.preventDefault(); return; }
  isSent = event.target.matches('#line-form, .delivery__go');
});
addEventListener('pageshow', () => { isSent = false; });

// The number and the place are kept as soon as they are changed: nobody has to remember a button.
byId('head')?.addEventListener('change', () => byId('head').requestSubmit());
showKinds();
focusFirst();
readDays();
