// Looking for a commune: Enter asks at once and takes the only one found; the form is not sent.

const field = document.querySelector('#commune_q');
const found = document.querySelector('#communes');
let takes = false;

field?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  takes = true;
  htmx.trigger(field, 'pick');
});
field?.addEventListener('input', () => { takes = false; });

found?.addEventListener('htmx:afterSettle', () => {
  if (!takes) return;
  takes = false;
  const all = [...found.querySelectorAll('input[type=radio]')];
  const others = all.filter((one) => !one.checked); // the one picked before stays in the list
  if (others.length === 1) {
    others[0].checked = true;
    others[0].dispatchEvent(new Event('change', { bubbles: true }));
  }
  (others.length === 1 ? others[0] : all[0])?.focus();
});
