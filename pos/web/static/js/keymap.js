// Which key does what at this counter.  A button's `data-key` is the key of the release, and names
// the act; the shop may have put another key in its place (`data-keys` of the page).
import { keyName } from './keynames.js';

const keys = JSON.parse(document.querySelector('[data-keys]').dataset.keys);
const meant = new Map(Object.entries(keys).map(([key, now]) => [now, key]));

// The release's key that a pressed one stands for here; '' where it does nothing.
export const meaningOf = (event) => meant.get(keyName(event)) ?? '';

// Whether a key writes what it is engraved with, into a field: the one for help is a character too.
export const isWriting = ({ key, altKey, ctrlKey, metaKey, target }) =>
  key.length === 1 && !altKey && !ctrlKey && !metaKey && target instanceof HTMLInputElement;

// The button that a key presses: of the sheet that is open, else of the page.
export function buttonOf(key, within = document) {
  return [...within.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => !one.closest('[data-pad]'));
}
