// The origin page reads whole without this: here are only sharing and printing.
const share = document.getElementById('share');
const print = document.getElementById('print');

async function give() {
  const page = { title: document.title, url: location.href };
  if (navigator.share) {
    await navigator.share(page).catch(() => {}); // closed without choosing anybody
    return;
  }
  await navigator.clipboard.writeText(page.url);
  share.querySelector('span').textContent = share.dataset.done;
}

// A browser that can do neither (a page in clear, far from home) is offered neither.
if (navigator.share || navigator.clipboard) {
  share.hidden = false;
  share.addEventListener('click', give);
}
print.hidden = false;
print.addEventListener('click', () => window.print());
