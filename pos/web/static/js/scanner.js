// "Scan a code to try": what the scanner's keys were, what the field made of them, what to do.
import { isBarcode } from './codes.js';
import { charOf, hasNoPlace, isEnd } from './keys.js';
import { ScanReader } from './scan.js';

const SILENCE_MS = 500;
const MIN_CHARS = 6;

const box = document.querySelector('#scantest');
const field = document.querySelector('#scanned');
const list = document.querySelector('#verdicts');
const say = box.dataset;

let keys = [];
let scanned = null;
let timer = 0;

const reader = new ScanReader((code) => { scanned = code; }, null);

function codeVerdict(code) {
  if (code.toUpperCase() === say.expected) return [true, say.read.replace('{code}', code)];
  if (isBarcode(code)) return [true, say.readDigits.replace('{code}', code)];
  return [false, say.misread.replace('{code}', code)];
}

function endVerdict(end) {
  if (!end) return [false, say.noEnd];
  return [true, end === 'Tab' ? say.endTab : say.end];
}

// What stands between the key and the letter: an input method, another layout, Caps Lock.
function keyboardVerdict() {
  if (keys.some(({ isIme }) => isIme)) return [true, say.ime];
  if (keys.some(({ char, key }) => char.toUpperCase() !== key.toUpperCase())) return [false, say.layout];
  if (keys.some(({ hasCaps }) => hasCaps)) return [true, say.caps];
  return [true, say.plain];
}

function show(verdicts) {
  list.replaceChildren(...verdicts.map(([isGood, words]) => {
    const item = document.createElement('li');
    item.className = isGood ? 'is-good' : 'is-heed';
    const said = document.createElement('span');
    said.textContent = words;
    item.append(document.querySelector(isGood ? '#good' : '#heed').content.cloneNode(true), said);
    return item;
  }));
}

function judge(end) {
  clearTimeout(timer);
  const typed = keys.map(({ char }) => char).join('');
  const code = scanned ?? typed;
  const gaps = keys.slice(1).map(({ at }, n) => at - keys[n].at);
  const isFast = scanned !== null || (gaps.length > 0 && gaps.every((gap) => gap < 45));
  if (code.length >= MIN_CHARS) {
    show([codeVerdict(code), endVerdict(end), [isFast, isFast ? say.fast : say.slow], keyboardVerdict()]);
    setTimeout(() => { field.value = code; field.select(); }); // after the reader cleaned it
  }
  keys = [];
  scanned = null;
  reader.reset();
}

function note(event) {
  const char = charOf(event);
  if (!char) return;
  keys.push({
    char,
    key: event.key.length === 1 ? event.key : char,
    at: event.timeStamp,
    isIme: event.isComposing || event.key === 'Process' || event.keyCode === 229 || hasNoPlace(event),
    hasCaps: event.getModifierState('CapsLock'),
  });
}

window.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey) return;
  clearTimeout(timer);
  if (!keys.length) field.value = '';
  if (document.activeElement !== field && charOf(event)) field.focus();
  const end = isEnd(event) && keys.length ? event.code || event.key : '';
  reader.keydown(event);
  if (end && keys.length >= MIN_CHARS) {
    event.preventDefault();
    judge(end);
    return;
  }
  note(event);
  timer = setTimeout(() => {
    const gaps = keys.slice(1).map(({ at }, n) => at - keys[n].at);
    if (keys.length >= MIN_CHARS && gaps.every((gap) => gap < 120)) judge('');
    else keys = [];
  }, SILENCE_MS);
}, true);
window.addEventListener('keyup', (event) => reader.keyup(event), true);
