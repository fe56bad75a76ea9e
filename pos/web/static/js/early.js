// Keeps the keys pressed between a page's first picture and its scripts, and plays them back.
//
// A scanner does not wait, and a cashier who knows the way presses the next key at once: without
// this, a scan would be letters in a field and F2 nothing at all.  A classic script in the head,
// so that it listens before anything is drawn; modules have all run by DOMContentLoaded.
{
  const kept = [];
  const isBrowsers = ({ key, ctrlKey, metaKey, isComposing }) =>
    metaKey || isComposing || key === 'Process' || /^F(5|11|12)$/.test(key) || (ctrlKey && key !== ']');

  const keep = (event) => {
    if (isBrowsers(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    kept.push(event);
  };

  const inHand = () => {
    if (document.activeElement === document.body) document.querySelector('[autofocus]')?.focus();
    return document.activeElement ?? document.body;
  };

  const again = (was) => {
    const { type, key, code, location, repeat, ctrlKey, shiftKey, altKey, timeStamp } = was;
    const event = new KeyboardEvent(type, {
      key, code, location, repeat, ctrlKey, shiftKey, altKey, bubbles: true, cancelable: true,
    });
    Object.defineProperty(event, 'timeStamp', { value: timeStamp }); // a scanner is known by its rhythm
    const place = inHand();
    if (place.dispatchEvent(event) && type === 'keydown' && !altKey && !ctrlKey) act(place, key);
  };

  // What the browser would have done.
  const act = (place, key) => {
    const isButton = place instanceof HTMLButtonElement || place instanceof HTMLAnchorElement;
    if (isButton && (key === 'Enter' || key === ' ')) place.click();
    else if (key === 'Enter') place.form?.requestSubmit();
    else if (key === 'Backspace') document.execCommand('delete');
    else if ([...key].length === 1) document.execCommand('insertText', false, key); // keeps to maxlength
  };

  const TYPES = ['keydown', 'keyup'];
  for (const type of TYPES) addEventListener(type, keep, true);
  document.addEventListener('DOMContentLoaded', () => {
    for (const type of TYPES) removeEventListener(type, keep, true);
    kept.forEach(again);
  });
}
