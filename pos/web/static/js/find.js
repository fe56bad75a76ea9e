// The search field: what is typed or pasted becomes results; Enter takes one, or reads a code.
import { csrfToken } from './base.js';

const PAUSE_MS = 200;
const MIN_LETTERS = 2;
const field = document.getElementById('find');
const hits = document.getElementById('hits');
const times = document.getElementById('times');
let timer = 0;
let asked = null;
let shownFor = null;

// "3*che" -> { times: 3, text: "che" }: a number and a star multiply what follows.
export function typed() {
  const [, many, text] = /^(?:(\d{1,3})\*)?(.*)$/s.exec(field.value.normalize('NFC').trim());
  return { times: Number(many || times.value || 1) || 1, text: text.trim() };
}

const isCode = (text) => /^[0-9A-Za-z:/._-]{3,}$/.test(text) && /\d/.test(text);
if (matchMedia('(max-width: 700px)').matches) field.placeholder = field.dataset.short;

const options = () => [...hits.querySelectorAll('.hit:not([disabled])')];
const marked = () => hits.querySelector('[aria-selected=true]');
export const isOpen = () => !hits.hidden;
export const inHand = () => marked() ?? options()[0];

export function clear() {
  field.value = '';
  times.value = '1';
  showTimes();
  close();
}

export function close() {
  clearTimeout(timer);
  asked?.abort();
  hits.hidden = true;
  hits.replaceChildren();
  shownFor = null;
  field.setAttribute('aria-expanded', 'false');
  field.removeAttribute('aria-activedescendant');
}

// On a touch screen the field takes scans without calling up the keyboard; a tap on it does.
export function focus() {
  if (matchMedia('(pointer: coarse)').matches) field.inputMode = 'none';
  field.focus({ preventScroll: true });
}
field.addEventListener('pointerdown', () => { field.inputMode = 'search'; });

function mark(option) {
  marked()?.setAttribute('aria-selected', 'false');
  if (!option) return;
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  field.setAttribute('aria-activedescendant', option.id);
}

async function search() {
  const { text } = typed();
  asked?.abort();
  asked = new AbortController();
  const url = `${document.getElementById('sale').dataset.hitsUrl}?q=${encodeURIComponent(text)}`;
  let html;
  try {
    const response = await fetch(url, {
      headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() }, signal: asked.signal,
    });
    if (!response.ok || response.redirected) return;
    html = await response.text();
  } catch {
    return; // overtaken by the next letter, or no answer: the next scan or letter tells
  }
  if (typed().text !== text) return;
  htmx.swap(hits, html, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 });
  hits.hidden = false;
  shownFor = text;
  field.setAttribute('aria-expanded', 'true');
  if (!isCode(text)) mark(options()[0]);
}

field.addEventListener('input', (event) => {
  const composed = field.value.normalize('NFC');
  if (!event.isComposing && composed !== field.value) field.value = composed;
  clearTimeout(timer);
  if ([...typed().text].length < MIN_LETTERS) close();
  else timer = setTimeout(search, PAUSE_MS);
});

function step(way) {
  const all = options();
  const at = all.indexOf(marked());
  const next = at < 0 ? (way > 0 ? 0 : all.length - 1) : (at + way + all.length) % all.length;
  mark(all[next]);
}

// Enter: the marked result, else an exact code, else show the results at once.
export function take(readCode) {
  const { text } = typed();
  if (!text) return;
  if (isOpen() && shownFor === text && marked()) marked().click();
  else if (isCode(text)) readCode(text.toUpperCase(), text);
  else { clearTimeout(timer); search(); }
}

field.addEventListener('keydown', (event) => {
  if (!isOpen() || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  step(event.key === 'ArrowDown' ? 1 : -1);
});

document.addEventListener('pointerdown', (event) => {
  if (isOpen() && !event.target.closest('.find')) close();
});

// The box SL: how many of the next scan.
function showTimes() {
  times.closest('label').classList.toggle('is-many', Number(times.value) > 1);
}
times.addEventListener('input', () => {
  times.value = times.value.replace(/\D/g, '');
  showTimes();
});
times.addEventListener('blur', () => {
  if (!Number(times.value)) times.value = '1';
  showTimes();
});
times.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === 'Escape') times.value = '1';
  focus();
});
