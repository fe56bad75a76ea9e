// Choosing rows of a list: one box for all of them.

for (const form of document.querySelectorAll('[data-choose]')) {
  const all = form.querySelector('[data-choose-all]');
  const rows = [...form.querySelectorAll('tbody input[type=checkbox]')];
  const show = () => {
    const chosen = rows.filter((row) => row.checked).length;
    all.checked = chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  };
  all.addEventListener('change', () => rows.forEach((row) => { row.checked = all.checked; }));
  form.addEventListener('change', show);
  show();
}
