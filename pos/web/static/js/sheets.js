// The sheets over an order: ways of paying, parts of a payment, discounts, who buys.
import { enqueue, newId } from './acts.js';
import { vnd } from './base.js';
import { isPart, showPayment } from './pay.js';

const WHOLE_BP = 10000;

// Into the sheet that is open, in place of it.
const again = (verb, url, values = {}) => enqueue({ verb, into: 'overlay', isUrgent: true, url: () => url, values: () => values });

export const sheetActs = {
  way: (button) => again('GET', button.dataset.url),
  giveBack: (button) => again('DELETE', button.dataset.url),
  // Goods brought back go home: the exchange ends, the order stays.
  goHome: (button) => again('POST', button.dataset.url),
  countIn: (button) => again('POST', button.dataset.url),
  // The code for a transfer of what is typed, or of the rest.
  askPart(button) {
    again('POST', button.dataset.url, { amount_vnd: button.closest('form').elements.tendered_vnd.value });
  },
  split(button) {
    const form = button.closest('form');
    const isOff = 'split' in form.dataset && !form.querySelector('.taken');
    if (isOff) delete form.dataset.split;
    else form.dataset.split = '';
    showPayment(form.closest('dialog'));
    if (form.querySelector('#given').value && isPart(form)) { form.requestSubmit(); return; }
    form.querySelector('#given').focus();
  },
  // What is said of the order; the sheet stays until it was understood.
  tell(form) {
    if (form.dataset.isSent) return;
    form.dataset.isSent = 'yes';
    const values = Object.fromEntries(new FormData(form));
    enqueue({ verb: 'POST', into: 'sale', isSheet: true, isUrgent: true, url: () => form.dataset.url, values: () => values });
  },
  uncut(button) {
    const { url } = button.closest('form').dataset;
    enqueue({ verb: 'POST', into: 'sale', isSheet: true, isUrgent: true, url: () => url, values: () => ({ how: 'none' }) });
  },
};

// A part of the sum, kept on the server; true where it was one.
export function takePart(form) {
  if (!isPart(form)) return false;
  form.dataset.isSent = 'yes';
  again('POST', form.dataset.partUrl, Object.fromEntries(new FormData(form)));
  return true;
}

// What was refused may be said again once it was read; a part taken anew is another one.
export function mayBeSaidAgain(dialog) {
  for (const form of dialog?.querySelectorAll('form') ?? []) {
    delete form.dataset.isSent;
    form.querySelector('#finish')?.removeAttribute('aria-busy');
    if (form.elements.request_id) form.elements.request_id.value = newId();
  }
}

// -- Discounts ------------------------------------------------------------------------

// "7,5" -> 750; null where it is no percent.
export function percentOf(text) {
  const found = /^(\d{1,3})(?:[.,](\d{0,2}))?$/.exec(text.trim());
  return found && Number(found[1]) * 100 + Number((found[2] || '').padEnd(2, '0'));
}

const half = (numerator, denominator) => Math.floor((2 * numerator + denominator) / (2 * denominator));

function afterCut(form, how, text) {
  const gross = Number(form.dataset.grossVnd);
  if (how === 'percent') {
    const bp = percentOf(text);
    return bp === null || bp > WHOLE_BP ? null : gross - half(gross * bp, WHOLE_BP);
  }
  const amount = Number(text.replace(/\D/g, '') || NaN);
  if (Number.isNaN(amount)) return null;
  if (how === 'amount') return amount > gross ? null : gross - amount;
  if (!('line' in form.dataset)) return amount > gross ? null : amount;
  const units = Number(form.dataset.units);
  return form.dataset.weighed ? half(units * amount, 1000) : units * amount;
}

export function showCut(form) {
  const how = form.elements.how?.value;
  if (!how) return;
  const input = form.elements.value;
  if (how !== 'percent') {
    const digits = input.value.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
    input.value = digits && vnd(digits);
  }
  const unit = form.querySelector('[data-unit]');
  unit.textContent = how === 'percent' ? '%' : unit.dataset.unit;
  const word = form.querySelector('[data-cut-word]');
  word.textContent = how === 'price' ? word.dataset.price : word.dataset.off;
  const gross = Number(form.dataset.grossVnd);
  const after = input.value ? afterCut(form, how, input.value) : gross;
  const isRead = after !== null && after >= 0;
  form.querySelector('[data-after]').textContent = vnd(isRead ? after : gross);
  form.querySelector('.btn--main').disabled = !isRead || !input.value;
  const isAbove = (gross - after) * WHOLE_BP > Number(form.dataset.limitBp) * gross;
  const isPriced = how === 'price' && 'line' in form.dataset;
  form.querySelector('[data-asks]').hidden = !input.value || !isRead || !(isAbove || (isPriced && after !== gross));
}

// -- Who buys -------------------------------------------------------------------------

function showBuyer(form) {
  const kind = form.elements.kind.value;
  for (const field of form.querySelectorAll('[data-for]')) {
    const isAsked = field.dataset.for.split(' ').includes(kind);
    field.hidden = !isAsked;
    field.querySelector('input').disabled = !isAsked;
  }
}

export function prepareSheet(dialog) {
  const cut = dialog.querySelector('[data-cut]');
  if (cut?.elements.how) { showCut(cut); cut.elements.value.select(); }
  if (dialog.querySelector('.buyer-kinds')) showBuyer(dialog.querySelector('form'));
}

document.addEventListener('input', ({ target }) => {
  const cut = target.closest('[data-cut]');
  if (cut && target.name === 'value') showCut(cut);
});

document.addEventListener('change', ({ target }) => {
  const form = target.form;
  if (target.name === 'how' && form.matches('[data-cut]')) { form.elements.value.value = ''; showCut(form); form.elements.value.focus(); }
  if (target.name === 'kind' && target.closest('.buyer-kinds')) {
    showBuyer(form);
    form.querySelector('[data-for]:not([hidden]) input')?.focus();
  }
});

// The pad writes where the cursor was: the slip's number, or the amount.
document.addEventListener('focusin', ({ target }) => {
  const pad = target.closest?.('#payment')?.querySelector('[data-pad]');
  if (pad && ['given', 'reference'].includes(target.id)) pad.dataset.pad = target.id;
});

