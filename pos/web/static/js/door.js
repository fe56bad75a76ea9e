// The door: a PIN by mouse, finger or keyboard, sent by itself at the sixth digit.
import { fill } from './base.js';
import { digitOf, press } from './pad.js';

const PIN_DIGITS = 6;
const form = document.getElementById('sign-in');
const pin = document.getElementById('pin');
const dots = document.getElementById('pin-dots');
const said = document.getElementById('pin-said');
const help = document.getElementById('pin-help');
const wait = document.getElementById('pin-wait');
let isSent = false;

const chosen = () => form.querySelector('[name=person_id]:checked');

function showHelp() {
  const who = chosen();
  if (who) help.textContent = fill(help.dataset.say, { name: who.dataset.name });
}

function nudge() {
  dots.classList.remove('pin--bad');
  void dots.offsetWidth; // the animation starts anew
  dots.classList.add('pin--bad');
}

function submit() {
  if (isSent) return;
  if (!chosen()) {
    pin.value = '';
    showDots();
    nudge();
    form.querySelector('[name=person_id]').focus();
    return;
  }
  isSent = true;
  form.requestSubmit();
}

function showDots() {
  const entered = pin.value.length;
  dots.querySelectorAll('i').forEach((dot, at) => dot.classList.toggle('on', at < entered));
  said.textContent = fill(dots.dataset.say, { n: entered });
}

function hold(seconds) {
  form.classList.toggle('is-waiting', seconds > 0);
  pin.disabled = seconds > 0;
  wait.hidden = seconds <= 0;
  help.hidden = seconds > 0;
  if (seconds <= 0) return;
  wait.textContent = fill(wait.dataset.say, { n: seconds });
  setTimeout(() => hold(seconds - 1), 1000);
}

pin.addEventListener('input', () => {
  pin.value = pin.value.replace(/\D/g, '').slice(0, PIN_DIGITS);
  showDots();
  if (pin.value.length === PIN_DIGITS) submit();
});

form.addEventListener('change', (event) => {
  if (event.target.name !== 'person_id') return;
  pin.value = '';
  showDots();
  showHelp();
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || pin.disabled || isSent) return;
  const digit = digitOf(event);
  if (digit !== null) {
    event.preventDefault();
    if (!event.repeat) press(pin, digit);
  } else if (event.key === 'Backspace' || event.key === 'Escape') {
    event.preventDefault();
    press(pin, event.key === 'Backspace' ? 'back' : 'clear');
  }
});

// The page may come back from the browser's memory: never with an old PIN in it.
addEventListener('pageshow', () => {
  isSent = false;
  pin.value = '';
  showDots();
});

pin.type = 'hidden'; // a password field would make the browser offer to keep everyone's PIN
form.classList.add('is-ready');
showHelp();
if (form.querySelector('.pinpane__said')) nudge();
hold(Number(form.dataset.waitS) || 0);
