// A return that is done: F10 prints the slip again, Enter goes on selling wherever the focus is not.
document.addEventListener('keydown', (event) => {
  const isFree = event.key === 'Enter' && document.activeElement === document.body;
  if (event.repeat || (event.key !== 'F10' && !isFree)) return;
  event.preventDefault();
  document.querySelector(`[data-key=${event.key}]`).click();
});
