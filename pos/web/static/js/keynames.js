// Keys as they are engraved: `F6`, `Shift F7`, `Alt R`, `Del`, `?` (pos/till/keymap.py).

const ENGRAVED = { Delete: 'Del', Insert: 'Insert', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown' };

// The name of a pressed key; '' for one that has none here.  Letters go by their place: Telex and
// other layouts rewrite them.
export function keyName(event) {
  if (event.ctrlKey || event.metaKey) return '';
  const before = event.altKey ? 'Alt ' : '';
  const shift = event.shiftKey ? 'Shift ' : '';
  if (/^F([1-9]|1[0-2])$/.test(event.key)) return `${before}${shift}${event.key}`;
  if (event.key in ENGRAVED) return `${before}${shift}${ENGRAVED[event.key]}`;
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) return `Alt ${shift}${event.code[3]}`;
  return event.key === '?' && !event.altKey ? '?' : '';
}
