// Pages whose keys do nothing but press the buttons that carry them: a shift's own, a return that
// is done.  The shop's keys are meant, as on the sell page; Enter and Escape are the same in every
// shop, and Enter is left to whatever has the focus.
import { buttonOf, isWriting, meaningOf } from './keymap.js';

function pressedBy(event) {
  if (isWriting(event)) return '';
  const key = meaningOf(event);
  if (key || event.altKey || event.ctrlKey || event.metaKey) return key;
  const isFree = event.key === 'Enter' && document.activeElement === document.body;
  return event.key === 'Escape' || isFree ? event.key : '';
}

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open], .menu:popover-open')) return;
  const key = pressedBy(event);
  const button = key && buttonOf(key);
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) button.click();
});
