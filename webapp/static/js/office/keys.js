/** Letters press the buttons of a record; who does not want it turns it off (WCAG 2.1.4). */

const SETTING = 'office-keys';
const TYPED_IN = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]';
const HELP = '?';

/**
 * Show the letters on the buttons and listen for them, as long as the box beneath is ticked.
 * @param {Document} page
 */
export const offerKeys = (page) => {
  const line = /** @type {HTMLElement | null} */ (page.querySelector('.keys'));
  const box = line?.querySelector('input');
  if (!line || !box) return;
  line.hidden = false;
  box.checked = keysAreOn();
  showLetters(page, box.checked);
  box.addEventListener('change', () => {
    localStorage.setItem(SETTING, box.checked ? 'on' : 'off');
    showLetters(page, box.checked);
  });
  page.addEventListener('keydown', (event) => {
    if (!box.checked || !isBare(event)) return;
    if (event.key === HELP) openHelp(line);
    else press(page, event.key.toLowerCase());
  });
};

/** Whether letters do anything here. */
export const keysAreOn = () => localStorage.getItem(SETTING) !== 'off';

/**
 * Whether a key was pressed alone and not while typing.
 * @param {KeyboardEvent} event
 */
export const isBare = (event) => {
  const modified = event.ctrlKey || event.altKey || event.metaKey || event.repeat;
  return !modified && !(event.target instanceof Element && event.target.matches(TYPED_IN));
};

/**
 * Press what a letter stands for; what opens gets the focus, so that the keyboard goes on from there.
 * @param {Document} page
 * @param {string} letter
 */
const press = (page, letter) => {
  const button = buttons(page).find((one) => one.dataset.key === letter);
  if (!button) return;
  button.click();
  if (button.matches('summary')) button.focus();
};

/** @param {HTMLElement} line */
const openHelp = (line) => {
  const list = line.querySelector('details');
  if (!list) return;
  list.open = !list.open;
  list.querySelector('summary')?.focus();
};

/**
 * @param {Document} page
 * @param {boolean} shown
 */
const showLetters = (page, shown) => {
  for (const button of buttons(page)) {
    button.querySelector('kbd')?.remove();
    button.removeAttribute('aria-keyshortcuts');
    if (!shown) continue;
    const letter = page.createElement('kbd');
    letter.textContent = (button.dataset.key ?? '').toUpperCase();
    letter.ariaHidden = 'true';
    button.append(letter);
    button.setAttribute('aria-keyshortcuts', button.dataset.key ?? '');
  }
};

/**
 * @param {Document} page
 * @returns {HTMLElement[]}
 */
const buttons = (page) =>
  [...page.querySelectorAll('[data-key]')].filter((b) => b instanceof HTMLElement);
