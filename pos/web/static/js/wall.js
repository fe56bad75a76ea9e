// The wall of goods: its tabs.  What stands behind the second one is asked for when it is pressed,
// and put back after each answer of the till until the order ends.
import { csrfToken } from './base.js';

let shown = null; // the second wall, while it is looked at: { id, html }

const wall = () => document.getElementById('wall');

function mark(tab) {
  for (const one of tab.parentElement.children) {
    one.setAttribute('aria-selected', String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
  }
  wall().setAttribute('aria-labelledby', tab.id);
}

export async function open(tab) {
  if (tab.getAttribute('aria-selected') === 'true') return null;
  if (!tab.dataset.url) {
    shown = null;
    return tab.dataset.back ? restore(tab) : null;
  }
  const response = await fetch(tab.dataset.url, { headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() } }).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  shown = { id: tab.id, html: await response.text() };
  return put();
}

const kept = document.createElement('template');

function restore(tab) {
  wall().replaceChildren(...kept.content.cloneNode(true).children);
  return mark(tab);
}

// After a swap of the order: the wall that was looked at stays.
export function put() {
  const tab = shown && document.getElementById(shown.id);
  if (!tab) return;
  kept.innerHTML = wall().innerHTML;
  document.getElementById('wall-often').dataset.back = 'yes';
  htmx.swap(wall(), shown.html, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 });
  mark(tab);
  wall().scrollTop = 0;
}

export function forget() {
  shown = null;
}

document.addEventListener('keydown', (event) => {
  const tab = event.target.closest?.('[role=tab]');
  if (!tab || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const next = event.key === 'ArrowRight' ? tab.nextElementSibling : tab.previousElementSibling;
  if (next) { next.focus(); next.click(); }
}, true);
