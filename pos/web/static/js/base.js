// Words that several pages use: the token of our own forms, amounts, the clock, the toasts.

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

// 1559900 -> "1.559.900": thousands grouped as on paper.
export const vnd = (amount) => String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, '.');

// Fill the {holes} of a sentence that the server wrote in the page's language.
export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? values[name] : hole));

export const TOAST_MS = 4000;

export function toast(words) {
  const pill = document.createElement('div');
  pill.className = 'toast';
  pill.textContent = words;
  document.getElementById('toasts').append(pill);
  setTimeout(() => pill.remove(), TOAST_MS);
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh',
});

export function tick() {
  for (const face of document.querySelectorAll('[data-clock]')) {
    face.textContent = clock.format(new Date());
  }
}
