// A return that is done: F10 prints the slip again.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F10' || event.repeat) return;
  event.preventDefault();
  document.querySelector('[data-key=F10]').click();
});
