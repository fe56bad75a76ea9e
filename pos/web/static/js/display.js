// The customer's display: asks every second whether something is new, and swaps what is shown.
const ASK_MS = 1000;
const HIDDEN_MS = 10000; // a window that nobody can see need not hurry
const SLIDE_MS = 9000;
const SILENT_AFTER = 5; // answers in a row that did not come
const page = document.getElementById('display');
const silent = document.getElementById('silent');
let missed = 0;

const now = () => document.getElementById('now');

async function ask() {
  const { url, lang } = page.dataset;
  const asked = new URLSearchParams({ lang, mark: now().dataset.mark });
  try {
    const answer = await fetch(`${url}?${asked}`, {
      headers: { 'HX-Trigger': 'display-now' }, // asked by itself: keeps nobody signed in
      signal: AbortSignal.timeout(4000),
    });
    if (answer.redirected || answer.status === 403) { location.reload(); return; }
    if (answer.status === 200) swap(await answer.text());
    else if (answer.status !== 204) throw new Error(String(answer.status));
    missed = 0;
  } catch {
    missed += 1;
  }
  silent.hidden = missed < SILENT_AFTER;
}

function swap(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('now');
  if (fresh) now().replaceWith(document.adoptNode(fresh));
}

async function keepAsking() {
  await ask();
  setTimeout(keepAsking, document.hidden ? HIDDEN_MS : ASK_MS);
}

function turn() {
  const slides = [...document.querySelectorAll('[data-slides] .now__slide')];
  if (slides.length < 2) return;
  const at = slides.findIndex((one) => !one.hidden);
  slides[at].hidden = true;
  slides[(at + 1) % slides.length].hidden = false;
}

document.getElementById('whole').addEventListener('click', () => page.requestFullscreen());
document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
setInterval(turn, SLIDE_MS);
keepAsking();
