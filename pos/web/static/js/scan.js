// Tells a scanner from a typist by rhythm, on the whole page, whatever has the focus.
//
// A scan is six characters or more, nearly all gaps within 45 ms, ended by Enter or Tab.  A few
// longer gaps are let pass: a busy machine hiccups, a person does not type like that.  What the
// keys wrote into a field on the way is taken out again.  Slower scanners simply type.
import { charOf, hasNoPlace, isEnd, swallowedKey } from './keys.js';

const MIN_CHARS = 6;
const FAST_MS = 45;
const LONGEST_MS = 120;
const HICCUP_MS = 1000; // inside a run that was fast so far
const JOIN_MS = 1500; // between the pieces of a code that a busy machine broke
const FAST_SHARE = 0.8;

const writable = () => {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && field.type !== 'range' ? field : null;
};

// Scanners write capitals, with Shift; people search in small letters.
const isSmall = (event) => /^Key[A-Z]$/.test(event.code) && !event.shiftKey && !/^[A-Z]$/.test(event.key);

export class ScanReader {
  // `joins` is the field in which a code may come in pieces; in others, what stands there is meant.
  // `isMeant(field, code)` says that a field asks for what came, however fast.
  constructor(onScan, joins, isMeant = () => false) {
    this.onScan = onScan;
    this.joins = joins;
    this.isMeant = isMeant;
    this.down = new Set(); // the keys that are down, as far as the page has heard
    this.reset();
  }

  reset() {
    this.earlier = [];
    this.before = null;
    this.lastAt = -Infinity;
    this.startRun();
  }

  startRun() {
    this.chars = []; // what the scanner meant
    this.shown = []; // what stands in the field, letter by letter
    this.removed = ''; // what an input method has taken back of it
    this.rewritten = ''; // and what it writes in its place
    this.slow = 0;
    this.isTyped = false;
  }

  // Whether the last key came too soon after another to be a person's.
  get isFast() {
    return this.chars.length > this.slow + 1;
  }

  get isRun() {
    return this.slow <= (1 - FAST_SHARE) * (this.chars.length - 1);
  }

  // Whether a key after `gap` ms belongs to the run before it.
  goesOn(gap) {
    return gap <= (this.chars.length > 2 && this.isRun ? HICCUP_MS : LONGEST_MS);
  }

  // The page has been busy since then: the keys it kept waiting were not slow.  A run that was
  // over by then stays so, or what was typed long ago would become part of the next scan.
  forgive(since) {
    if (!this.chars.length || !this.goesOn(since - this.lastAt)) return;
    this.lastAt = Math.max(this.lastAt, performance.now());
  }

  // Answers true where this key ended a scan and must do nothing else.
  keydown(event) {
    if (event.repeat) return false;
    this.down.add(event.code);
    const gap = event.timeStamp - this.lastAt;
    if (isEnd(event)) return this.end(event, gap);
    if (event.code === 'Backspace' && gap <= FAST_MS) return this.takeBack(event);
    const char = charOf(event);
    if (char === '') return false;
    if (char === null) {
      this.reset();
      return false;
    }
    if (!this.goesOn(gap)) this.begin(gap);
    else if (gap > FAST_MS) this.slow += 1;
    this.write(event, char);
    this.isTyped ||= isSmall(event);
    this.lastAt = event.timeStamp;
    return false;
  }

  // A key that goes up and never came down was kept by an input method: it made the letters new.
  keyup(event) {
    const wasHeard = this.down.delete(event.code);
    if (!wasHeard && this.rewritten) this.settle(charOf(event));
  }

  write(event, char) {
    if (!hasNoPlace(event) || !this.removed) this.settle();
    if (hasNoPlace(event)) this.rewritten += char;
    else this.chars.push(char);
    this.shown.push(char);
  }

  begin(gap) {
    this.settle();
    const field = writable();
    const isPiece = gap <= JOIN_MS && !this.isTyped && field === this.joins && this.before?.field === field;
    if (isPiece) this.earlier.push(...this.chars);
    else {
      this.earlier = [];
      this.before = field && { field, value: field.value, at: field.selectionStart, to: field.selectionEnd };
    }
    this.startRun();
  }

  // An input method rewrites letters by as many Backspaces and the new ones, and keeps the key
  // that made it do so.
  takeBack(event) {
    if (this.rewritten) this.settle();
    this.removed = (this.shown.pop() ?? '') + this.removed;
    this.lastAt = event.timeStamp;
    return false;
  }

  settle(kept) {
    const { removed, rewritten } = this;
    if (rewritten) this.chars.push(...(kept || swallowedKey(removed, rewritten)));
    else this.chars.splice(this.chars.length - removed.length);
    this.removed = '';
    this.rewritten = '';
  }

  end(event, gap) {
    this.settle();
    const { earlier, chars, before } = this;
    const isScan = chars.length >= MIN_CHARS && this.isRun && this.goesOn(gap);
    const code = [...earlier, ...chars].join('');
    this.reset();
    if (!isScan || this.isMeant(before?.field, code)) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    restore(before);
    this.onScan(code);
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
