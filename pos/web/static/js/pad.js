// Keypads: <div class="pad" data-pad="ID"> writes into the input ID and tells it by an 'input' event.

export function press(input, key) {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const before = whole && input.value && document.activeElement === input ? '' : input.value;
  if (key === 'clear') input.value = '';
  else if (key === 'back') input.value = before.slice(0, -1);
  else input.value = (before + key).slice(0, input.maxLength > 0 ? input.maxLength : undefined);
  if (input.type === 'text') input.setSelectionRange(input.value.length, input.value.length);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

// The digit a key means by its place on the keyboard, whatever an input method makes of it.
export function digitOf(event) {
  const found = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (found && !event.shiftKey) return found[1];
  return !event.code && /^[0-9]$/.test(event.key) ? event.key : null;
}

document.addEventListener('pointerdown', (event) => {
  if (event.target.closest('[data-pad] button')) event.preventDefault(); // focus stays where it is
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-pad] [data-key]');
  if (!button) return;
  const input = document.getElementById(button.closest('[data-pad]').dataset.pad);
  if (!input.disabled) press(input, button.dataset.key);
});
