/** J and K go down and up in the list, and so do the arrows once one is in it; Enter opens a row. */

import { isBare, keysAreOn } from './keys.js';

const STEPS = new Map([
  ['j', 1],
  ['k', -1],
]);
const ARROWS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/**
 * @param {Document} page
 */
export const moveInList = (page) => {
  page.addEventListener('keydown', (event) => {
    if (!isBare(event)) return;
    const rows = shownRows(page);
    const at = rows.indexOf(/** @type {HTMLElement} */ (page.activeElement));
    // Beside an open record K sends it back.
    const free = keysAreOn() && !page.querySelector('[data-key]');
    const letter = free ? STEPS.get(event.key.toLowerCase()) : undefined;
    const step = letter ?? (at >= 0 ? ARROWS.get(event.key) : undefined);
    if (step === undefined) return;
    const from = at >= 0 ? at : rows.findIndex((row) => row.ariaCurrent === 'page');
    const row = rows[from < 0 ? (step > 0 ? 0 : -1) : from + step];
    if (!row) return;
    event.preventDefault();
    row.focus();
  });
};

/**
 * The links of the list, as far as they can be seen: on a phone the list is away while a record is open.
 * @param {Document} page
 * @returns {HTMLElement[]}
 */
const shownRows = (page) =>
  /** @type {HTMLElement[]} */ ([...page.querySelectorAll('.desk-list .office-row > a')]).filter(
    (row) => row.offsetParent !== null,
  );
