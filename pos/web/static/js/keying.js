// The page of keys: the field that has the focus takes the key that is pressed.
import { fill } from './base.js';
import { keyName } from './keynames.js';

const form = document.getElementById('keys');
const BROWSERS = /(^|\s)(F5|F11|F12)$|^Alt (D|E|F|Home|F4)$|^Shift (F10|Del)$/;
const GOES_ON = new Set(['Tab', 'Enter', 'Escape', 'Shift', 'Alt', 'Control', 'Meta', 'CapsLock', 'Process', 'Unidentified']);

const note = (field) => document.getElementById(`note_${field.name.slice(4)}`);

function say(field, words, isBad) {
  note(field).textContent = words;
  note(field).className = isBad ? 'field__error' : 'field__help';
  field.closest('.field').classList.toggle('field--bad', isBad);
  field.toggleAttribute('aria-invalid', isBad);
}

function take(field, event) {
  if (GOES_ON.has(event.key)) return;
  event.preventDefault();
  if (event.repeat) return;
  const name = keyName(event);
  if (event.ctrlKey || event.metaKey || BROWSERS.test(name)) say(field, form.dataset.browser, true);
  else if (!name && [...event.key].length === 1) say(field, form.dataset.typing, true);
  else if (!name || name.startsWith('Alt Shift')) say(field, form.dataset.unknown, true);
  else give(field, name);
}

function give(field, name) {
  const other = [...form.querySelectorAll('.keys__key')].find((one) => one !== field && one.value === name);
  if (other) {
    say(field, fill(form.dataset.taken, { name: other.dataset.name }), true);
    return;
  }
  field.value = name;
  say(field, '', false);
}

for (const field of form.querySelectorAll('.keys__key')) {
  field.inputMode = 'none';
  field.addEventListener('keydown', (event) => take(field, event));
  field.addEventListener('beforeinput', (event) => event.preventDefault());
}
