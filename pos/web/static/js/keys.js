// The character a key means by its place on a US keyboard.
//
// A scanner is a fast typist that believes in a US layout.  Whatever Telex, VNI or another layout
// makes of its keys, event.code still says which key it was.

const PAIRS = {
  Digit0: '0)', Digit1: '1!', Digit2: '2@', Digit3: '3#', Digit4: '4$', Digit5: '5%', Digit6: '6^',
  Digit7: '7&', Digit8: '8*', Digit9: '9(', Minus: '-_', Equal: '=+', BracketLeft: '[{',
  BracketRight: ']}', Backslash: '\\|', Semicolon: ';:', Quote: '\'"', Comma: ',<', Period: '.>',
  Slash: '/?', Backquote: '`~', Space: '  ',
};
const NUMPAD = {
  NumpadDecimal: '.', NumpadDivide: '/', NumpadSubtract: '-', NumpadMultiply: '*', NumpadAdd: '+',
};
// The key that a Telex input method swallowed to put a mark on a letter.
const TELEX_MARKS = {
  '\u0306': 'W', '\u031b': 'W', '\u0301': 'S', '\u0300': 'F', '\u0309': 'R', '\u0303': 'X', '\u0323': 'J',
};
const CIRCUMFLEX = '\u0302'; // the letter itself, once more
const GROUP_SEPARATOR = '\u001d'; // GS1's end of a variable field, sent by scanners as Ctrl+]

function partsOf(letters) {
  const bases = [];
  const marks = [];
  for (const letter of letters) {
    const [base, ...over] = letter.normalize('NFD').toUpperCase().replace('Đ', `D${CIRCUMFLEX}`);
    if (/^[!-~]$/.test(base)) bases.push(base);
    marks.push(...over.map((mark) => (mark === CIRCUMFLEX ? base : TELEX_MARKS[mark])).filter(Boolean));
  }
  return { bases, marks };
}

function without(all, some) {
  const rest = [...all];
  for (const one of some) {
    if (rest.includes(one)) rest.splice(rest.indexOf(one), 1);
  }
  return rest;
}

// The key behind a rewriting, where nothing else names it, as Telex has it: OA -> ÒA is F, ÒA -> OÀN is N, Â -> AA is the third A; and
// "" where the method only gives back what was typed before, as in ẼAMPLE -> EXAMPLE.
export function swallowedKey(was, now) {
  const [before, after] = [partsOf(was), partsOf(now)];
  const [mark] = without(after.marks, before.marks);
  const last = after.bases.at(-1);
  return mark ?? (without(after.bases, before.bases).includes(last) ? last : '');
}

// "" for keys that write nothing, null for those that end a run of characters.
export function charOf(event) {
  const { code, key } = event;
  if (/^(Shift|CapsLock|NumLock|Control|Alt|Meta|Unidentified)/.test(code || key)) return '';
  if (event.ctrlKey) return code === 'BracketRight' ? GROUP_SEPARATOR : null;
  if (event.altKey || event.metaKey) return null;
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (/^Numpad[0-9]$/.test(code)) return code[6];
  if (code in NUMPAD) return NUMPAD[code];
  if (code in PAIRS) {
    const [plain, shifted] = PAIRS[code];
    return event.shiftKey || key === shifted ? shifted : plain;
  }
  return hasNoPlace(event) ? key.toUpperCase() : null;
}

// An input method, or a program in a scanner's stead, writes letters that no key stands for.
export const hasNoPlace = ({ code, key }) => !code && Boolean(key) && [...key].length === 1;

export const isEnd = (event) => ['Enter', 'NumpadEnter', 'Tab'].includes(event.code || event.key);
