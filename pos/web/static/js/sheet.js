// A sheet of A4: the browser prints it.
document.querySelector('[data-print]').addEventListener('click', () => window.print());
