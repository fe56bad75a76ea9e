// Buttons that copy a text of the page.  Without the clipboard (a page in clear on the shop's
// network) the text is selected, so that one key copies it.
for (const button of document.querySelectorAll('[data-copy]')) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener('click', async () => {
    text.focus();
    text.select();
    const isCopied = navigator.clipboard
      ? await navigator.clipboard.writeText(text.value).then(() => true, () => false)
      : document.execCommand('copy');
    if (isCopied) button.textContent = button.dataset.done;
  });
}
