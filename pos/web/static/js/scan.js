// Tells a scanner from a typist by rhythm, on the whole page, whatever has the focus.
//
// A scan is six characters or more, no gap above 45 ms, ended by Enter or Tab.  What its keys wrote
// into a field on the way is taken out again.  Slower scanners simply type into the search field.
import { charOf, isEnd } from './keys.js';

const MIN_CHARS = 6;
const GAP_MS = 45;
const END_MS = 100; // some scanners pause before their Enter

const writable = () => {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && field.type !== 'range' ? field : null;
};

export class ScanReader {
  constructor(onScan) {
    this.onScan = onScan;
    this.reset();
  }

  reset() {
    this.chars = [];
    this.lastAt = -Infinity;
    this.before = null;
  }

  // Whether the last key came too soon after another to be a person's.
  get isFast() {
    return this.chars.length > 1;
  }

  // Answers true where this key ended a scan and must do nothing else.
  keydown(event) {
    if (event.repeat) return false;
    const gap = event.timeStamp - this.lastAt;
    if (isEnd(event)) return this.end(event, gap);
    if (event.code === 'Backspace' && gap <= GAP_MS) return this.takeBack(event);
    const char = charOf(event);
    if (char === '') return false;
    if (char === null) {
      this.reset();
      return false;
    }
    if (gap > GAP_MS) this.begin();
    this.chars.push(...char);
    this.lastAt = event.timeStamp;
    return false;
  }

  begin() {
    const field = writable();
    this.chars = [];
    this.before = field && { field, value: field.value, at: field.selectionStart, to: field.selectionEnd };
  }

  // An input method rewrites a letter by Backspace and the new one.
  takeBack(event) {
    this.chars.pop();
    this.lastAt = event.timeStamp;
    return false;
  }

  end(event, gap) {
    const { chars, before } = this;
    this.reset();
    if (chars.length < MIN_CHARS || gap > END_MS) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    restore(before);
    this.onScan(chars.join(''));
    return true;
  }
}

function restore(before) {
  if (!before || !before.field.isConnected) return;
  const { field, value, at, to } = before;
  const put = () => {
    if (field.value === value) return;
    field.value = value;
    if (at !== null && document.activeElement === field) field.setSelectionRange(at, to);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  field.blur(); // ends a composition that the scanner's letters began
  put();
  field.focus();
  setTimeout(put); // an input method may write its last letter after the blur
}
