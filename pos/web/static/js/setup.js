// Setting up: the showroom code that a commune's province proposes, until somebody types another.

const field = document.querySelector('#code');

document.addEventListener('change', ({ target }) => {
  if (target.name !== 'commune_code' || !field) return;
  if (!field.value || field.value === field.dataset.proposed) {
    field.value = target.dataset.code;
    field.dataset.proposed = target.dataset.code;
  }
});
