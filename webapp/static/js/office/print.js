/** A page of paper is printed by its button; without a script the browser's own menu does it. */

for (const button of document.querySelectorAll('[data-print]')) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
