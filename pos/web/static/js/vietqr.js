// The transfer's sheet: asking for the code, saying what became of it, and how long it has waited.
import { enqueue } from './acts.js';
import { fill } from './base.js';

const post = (url, values, more) => enqueue({ verb: 'POST', into: 'overlay', url: () => url, values: () => values, ...more });
const ORDER = { into: 'sale', isUrgent: true };

// `isFree` says whether no other sheet is open; `payInCash` opens the pay sheet.
export function transferActs({ isFree, payInCash }) {
  return {
    ask(button) {
      const url = () => (button.disabled || !isFree() ? null : button.dataset.url);
      enqueue({ verb: 'POST', into: 'overlay', url, values: () => ({}) });
    },
    transfer(form) {
      if (form.dataset.isSent) return; // a second Enter says nothing new
      form.dataset.isSent = 'yes';
      post(form.dataset.url, Object.fromEntries(new FormData(form)), { isUrgent: true });
    },
    // The transfers paid all of it: nothing more is handed over.
    finish(form) {
      if (form.dataset.isSent) return;
      form.dataset.isSent = 'yes';
      post(form.dataset.url, Object.fromEntries(new FormData(form)), { ...ORDER, isCompletion: true, opens: {} });
    },
    giveUp(button) {
      button.closest('dialog').close();
      post(button.dataset.url, {}, ORDER);
    },
    cash(button) {
      button.closest('dialog').close();
      post(button.dataset.url, {}, ORDER);
      payInCash();
    },
  };
}

let since = 0;

export function keepWaiting(dialog) {
  const face = dialog.querySelector('[data-waited]');
  if (!face) return;
  since = performance.now() - Number(face.dataset.waited) * 1000;
  show(face);
}

function show(face) {
  const seconds = Math.floor((performance.now() - since) / 1000);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  face.textContent = fill(face.dataset.say, { time });
}

setInterval(() => {
  const face = document.querySelector('dialog[open] [data-waited]');
  if (face) show(face);
}, 1000);
