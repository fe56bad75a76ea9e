// Bands over the page.  The newest one in the top layer lies above everything.

const byId = (id) => document.getElementById(id);

export const isShown = (id) => byId(id).matches(':popover-open');

// A band is shown inside the open sheet: outside of it nothing can be pressed.
export const host = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;

export function show(id) {
  const band = byId(id);
  host().append(band);
  band.showPopover();
}

export function hide(id) {
  const band = byId(id);
  if (isShown(id)) band.hidePopover();
  if (band.parentElement !== document.body) document.body.append(band);
}

// A sheet that closes leaves its bands to the page.
export function keepBands(dialog) {
  for (const band of dialog.querySelectorAll('.silent')) {
    const wasShown = isShown(band.id);
    document.body.append(band);
    if (wasShown) band.showPopover();
  }
}
