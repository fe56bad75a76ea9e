// The list of goods: a whole page of ticks at once, and how many are ticked.
const ticks = () => [...document.querySelectorAll('#goods input[name=id]')];

function tell() {
  const all = document.querySelector('#goods [data-all]');
  if (!all) return;
  const chosen = ticks().filter((one) => one.checked).length;
  all.hidden = false;
  const box = all.querySelector('input');
  box.checked = chosen > 0 && chosen === ticks().length;
  box.indeterminate = chosen > 0 && !box.checked;
  const count = document.querySelector('[data-chosen]');
  count.textContent = String(chosen);
  count.hidden = chosen === 0;
}

document.addEventListener('change', (event) => {
  if (event.target.closest('[data-all]')) {
    for (const one of ticks()) one.checked = event.target.checked;
  }
  tell();
});
document.addEventListener('htmx:afterSettle', tell);
window.addEventListener('pageshow', tell);
tell();
