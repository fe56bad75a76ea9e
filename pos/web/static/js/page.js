// Begins on every page.  It stands alone: base.js is only words for the others to use, since a
// versioned entry and an unversioned import of one file would run it twice.
import { csrfToken, tick } from './base.js';

const CLOCK_MS = 5000;

document.documentElement.classList.add('js');
document.addEventListener('htmx:configRequest', (event) => {
  event.detail.headers['X-CSRFToken'] = csrfToken();
});
setInterval(tick, CLOCK_MS);
tick();

// The name of a chosen file: the browser's own field is there, unseen, for keyboard and reader.
document.addEventListener('change', ({ target }) => {
  const name = target.closest('.pick')?.querySelector('.pick__name');
  if (name && target.files?.length) {
    name.textContent = target.files[0].name;
    name.classList.add('pick__name--chosen');
  }
});

// What empties a field: a finger has no Delete.
document.addEventListener('click', ({ target }) => {
  const clear = target.closest('[data-clear]');
  if (!clear) return;
  const input = document.getElementById(clear.dataset.clear);
  input.value = '';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.focus();
});
