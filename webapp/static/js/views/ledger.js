/** The receipt ledger: one line, the same on every screen, from the store's one count. */

import { $, setText } from './dom.js';
import { ledgerLine } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */

/** How often each page was drawn: what was read for an earlier drawing says nothing any more. @type {WeakMap<HTMLElement, number>} */
const turns = new WeakMap();

/**
 * Draws what templates/app/ledger.html holds.
 * @param {App} app @param {HTMLElement} root @param {Ledger} ledger
 */
export function drawLedger(app, root, ledger) {
  const { text, values } = ledgerLine(ledger);
  $('[data-ledger]', root).textContent = t(text, values);
  // A phone on which nothing was ever sent has nothing to be emptied of.
  const safe = ledger.safe_to_empty && ledger.last_receipt !== null;
  if (!safe) $('[data-safe]', root).hidden = true;
  // Not waited for: the database of another may be slow to open, or may not open at all.
  drawOthers(app, root, safe);
}

/** @param {App} app @param {HTMLElement} root @param {boolean} safe as far as the current person is concerned */
async function drawOthers(app, root, safe) {
  const mine = (turns.get(root) ?? 0) + 1;
  turns.set(root, mine);
  const persons = await app.store.profiles();
  if (turns.get(root) !== mine) return;
  // These words are about the phone, so they wait for everybody on it; what does not open may hold anything.
  $('[data-safe]', root).hidden = !safe || persons.some((one) => !one.current && one.left !== 0);
  const line = persons.length > 1 ? (await import('./persons.js')).othersLine(persons) : null;
  setText($('[data-others]', root), line);
}
