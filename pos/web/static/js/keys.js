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
// What a Telex input method swallowed to make one accented letter, when it sends the letter itself.
const TELEX_MARKS = {
  '\u0306': 'W', '\u031b': 'W', '\u0301': 'S', '\u0300': 'F', '\u0309': 'R', '\u0303': 'X', '\u0323': 'J',
};
const CIRCUMFLEX = '\u0302';
const GROUP_SEPARATOR = '\u001d'; // GS1's end of a variable field, sent by scanners as Ctrl+]

function telexKeysOf(letter) {
  if (/^[đĐ]$/.test(letter)) return 'DD';
  const [base, ...marks] = letter.normalize('NFD').toUpperCase();
  if (!/^[A-Z]$/.test(base)) return null;
  return base + marks.map((mark) => (mark === CIRCUMFLEX ? base : TELEX_MARKS[mark] || '')).join('');
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
  if (!code && key && [...key].length === 1) {
    return key < '\u007f' ? key.toUpperCase() : telexKeysOf(key);
  }
  return null;
}

export const isEnd = (event) => ['Enter', 'NumpadEnter', 'Tab'].includes(event.code || event.key);
