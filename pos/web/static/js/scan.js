// Tells a scanner from a typist by rhythm, on the whole page, whatever has the focus.
//
// A scan is six characters or more, nearly all gaps within 45 ms, ended by Enter or Tab.  A few
// longer gaps are let pass: a busy machine hiccups, a person does not type like that.  What the
// keys wrote into a field on the way is taken out again.  Slower scanners simply type.
import { charOf, isEnd } from './keys.js';

const MIN_CHARS = 6;
const FAST_MS = 45;
const LONGEST_MS = 120;
const HICCUP_MS = 1000; // inside a run that was fast so far
const FAST_SHARE = 0.8;

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
    this.slow = 0;
    this.lastAt = -Infinity;
    this.before = null;
  }

  // Whether the last key came too soon after another to be a person's.
  get isFast() {
    return this.chars.length > this.slow + 1;
  }

  // The page was busy painting: the keys it kept waiting were not slow.
  forgive() {
    if (this.chars.length) this.lastAt = Math.max(this.lastAt, performance.now());
  }

  get isRun() {
    return this.slow <= (1 - FAST_SHARE) * (this.chars.length - 1);
  }

  // Whether a key after `gap` ms belongs to the run before it.
  goesOn(gap) {
    return gap <= (this.chars.length > 2 && this.isRun ? HICCUP_MS : LONGEST_MS);
  }

  // Answers true where this key ended a scan and must do nothing else.
  keydown(event) {
    if (event.repeat) return false;
    const gap = event.timeStamp - this.lastAt;
    if (isEnd(event)) return this.end(event, gap);
    if (event.code === 'Backspace' && gap <= FAST_MS) return this.takeBack(event);
    const char = charOf(event);
    if (char === '') return false;
    if (char === null) {
      this.reset();
      return false;
    }
    if (!this.goesOn(gap)) this.begin();
    else if (gap > FAST_MS) this.slow += 1;
    this.chars.push(...char);
    this.lastAt = event.timeStamp;
    return false;
  }

  begin() {
    const field = writable();
    this.reset();
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
    const isScan = chars.length >= MIN_CHARS && this.isRun && this.goesOn(gap);
    this.reset();
    if (!isScan) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    restore(before);
    this.onScan(chars.join(''));
    if (before) keepClean(before.field);
    return true;
  }
}

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function restore(before) {
  if (!before || !before.field.isConnected) return;
  const { field, value, at, to } = before;
  field.blur(); // ends a composition that the scanner's letters began
  if (field.value !== value) put(field, value);
  field.focus();
  if (at !== null) field.setSelectionRange(at, to);
}

// An input method may write its last letter after the blur.
function keepClean(field) {
  const { value } = field;
  setTimeout(() => { if (field.isConnected && field.value !== value) put(field, value); });
}
