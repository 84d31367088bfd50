/** The receipt ledger: one line, the same on every screen, from the store's one count. */

import { $, setText } from './dom.js';
import { ledgerLine } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */

/**
 * Draws what templates/app/ledger.html holds.
 * @param {App} app @param {HTMLElement} root @param {Ledger} ledger
 */
export function drawLedger(app, root, ledger) {
  const { text, values } = ledgerLine(ledger);
  $('[data-ledger]', root).textContent = t(text, values);
  // A phone on which nothing was ever sent has nothing to be emptied of.
  $('[data-safe]', root).hidden = !ledger.safe_to_empty || ledger.last_receipt === null;
  // Not waited for: the database of another may be slow to open, or may not open at all.
  drawOthers(app, root);
}

/** @param {App} app @param {HTMLElement} root */
async function drawOthers(app, root) {
  const persons = await app.store.profiles();
  const line = persons.length > 1 ? (await import('./persons.js')).othersLine(persons) : null;
  setText($('[data-others]', root), line);
}
