// The PIN sheets: somebody says yes to what is shown, or another person takes over the till.
import { digitOf, press } from './pad.js';

const PIN_DIGITS = 6;

// `send(values)` gets the sheet's fields once; without it the form goes its own way.
export function prepare(form, send) {
  const pin = form.querySelector('[data-pin]');
  if (!pin) return;
  const chosen = () => form.querySelector('[type=radio]:checked');
  const why = form.querySelector('[name=approver_reason]');
  const settle = () => { if (why) why.required = Boolean(chosen()?.hasAttribute('data-self')); };
  const go = () => { if (pin.value.length === PIN_DIGITS && form.checkValidity()) form.requestSubmit(); };
  form.addEventListener('change', (event) => {
    if (event.target.type !== 'radio') return;
    settle();
    if (event.isTrusted && form.dataset.byKey) { delete form.dataset.byKey; return; } // arrows go on choosing
    (why?.required && !why.value.trim() ? why : pin).focus();
    go();
  });
  // Digits typed on a name are its PIN.
  form.addEventListener('keydown', (event) => {
    if (event.target.type !== 'radio') return;
    if (event.key.startsWith('Arrow')) form.dataset.byKey = 'yes';
    const digit = digitOf(event);
    if (digit === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    pin.focus();
    press(pin, digit);
  });
  pin.addEventListener('input', () => {
    pin.value = pin.value.replace(/\D/g, '').slice(0, PIN_DIGITS);
    pin.removeAttribute('aria-invalid');
    go();
  });
  form.addEventListener('submit', (event) => {
    if (form.dataset.isSent) { event.preventDefault(); return; }
    form.dataset.isSent = 'yes';
    if (!send) return;
    event.preventDefault();
    send(Object.fromEntries(new FormData(form)));
  });
  settle();
}

// A whole page of its own: the browser sends it, and never shows an old PIN again.
const page = document.querySelector('.yes-page [data-approve]');
if (page) {
  prepare(page);
  page.querySelector('[data-pin]')?.focus();
  addEventListener('pageshow', () => { delete page.dataset.isSent; const pin = page.querySelector('[data-pin]'); if (pin) pin.value = ''; });
}
