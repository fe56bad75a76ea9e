// The PIN sheets: somebody says yes to what is shown, or another person takes over the till.
import './pad.js';

const PIN_DIGITS = 6;

// `send(values)` gets the sheet's fields once; without it the form goes its own way.
export function prepare(form, send) {
  const pin = form.querySelector('[data-pin]');
  if (!pin) return;
  const chosen = () => form.querySelector('[type=radio]:checked');
  const why = form.querySelector('[name=approver_reason]');
  const settle = () => { if (why) why.required = Boolean(chosen()?.hasAttribute('data-self')); };
  form.addEventListener('change', (event) => {
    if (event.target.type !== 'radio') return;
    settle();
    (why?.required && !why.value.trim() ? why : pin).focus();
  });
  pin.addEventListener('input', () => {
    pin.value = pin.value.replace(/\D/g, '').slice(0, PIN_DIGITS);
    pin.removeAttribute('aria-invalid');
    if (pin.value.length === PIN_DIGITS && form.checkValidity()) form.requestSubmit();
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
