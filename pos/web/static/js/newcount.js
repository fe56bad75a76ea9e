// A new count: only what belongs to the choice is shown; goods are picked one by one.
const form = document.getElementById('newcount');
const picks = document.getElementById('picks');
const chosen = document.getElementById('chosen');
const q = document.getElementById('q');

function show() {
  const kind = form.elements.kind.value;
  for (const part of form.querySelectorAll('[data-for]')) {
    part.hidden = part.dataset.for !== kind;
    for (const field of part.querySelectorAll('input[name=q], select')) field.disabled = part.hidden;
  }
}

function add({ productId, name }) {
  if ([...chosen.querySelectorAll('input')].some((one) => one.value === productId)) return;
  const item = document.createElement('li');
  const kept = Object.assign(document.createElement('input'), { type: 'hidden', name: 'product_id', value: productId });
  const words = Object.assign(document.createElement('span'), { textContent: name });
  const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--sm', textContent: chosen.dataset.remove });
  item.append(kept, words, remove);
  chosen.append(item);
}

function pick(option) {
  add(option.dataset);
  picks.replaceChildren();
  q.value = '';
  q.focus();
}

form.addEventListener('change', show);
picks.addEventListener('click', (event) => {
  const option = event.target.closest('.hit');
  if (option) pick(option);
});
chosen.addEventListener('click', (event) => {
  if (event.target.closest('button')) event.target.closest('li').remove();
});
q.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const first = picks.querySelector('.hit');
  if (first) pick(first);
  else htmx.trigger(q, 'pick');
});
let isSent = false;
form.addEventListener('submit', (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener('pageshow', () => { isSent = false; });
show();
