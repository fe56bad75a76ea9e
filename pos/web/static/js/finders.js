// Looking for one of many (a commune, a producer): Enter asks at once and takes the only one
// found; the form around it is not sent.

const waiting = new Set(); // the lists whose answer is to be taken

function take(list) {
  const all = [...list.querySelectorAll('input[type=radio]')];
  const others = all.filter((one) => !one.checked); // the one picked before stays in the list
  if (others.length === 1) {
    others[0].checked = true;
    others[0].dispatchEvent(new Event('change', { bubbles: true }));
  }
  (others.length === 1 ? others[0] : all[0])?.focus();
}

for (const field of document.querySelectorAll('.finder input[hx-target]')) {
  const list = document.querySelector(field.getAttribute('hx-target'));
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    waiting.add(list);
    htmx.trigger(field, 'pick');
  });
  field.addEventListener('input', () => waiting.delete(list));
  list.addEventListener('htmx:afterSettle', () => {
    if (waiting.delete(list)) take(list);
  });
}
