/** `Lembar A4 (8 slip)`: delivered slips for an RT head to print later. Loaded with the list of what was sent. */

import { $, setText } from '../dom.js';
import { dayOf } from '../formats.js';
import { isDelivered } from '../states.js';
import { t } from '../words.js';
import { handFile } from './files.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Stub} Stub */

/** So many the server puts into one file. */
export const MOST = 200;

/**
 * Wires the choice; gives back what draws it anew for the stubs as they are.
 * @param {App} app @param {HTMLElement} root
 * @returns {(stubs: Stub[]) => void}
 */
export function startSheets(app, root) {
  const place = $('[data-sheets]', root);
  /** @type {Stub[]} */
  let stubs = [];
  for (const which of /** @type {const} */ (['today', 'all'])) {
    $(`[data-${which}]`, place).addEventListener('click', () =>
      make(app, place, pick(stubs, app.now())[which]),
    );
  }
  return (fresh) => {
    stubs = fresh;
    const { today, all } = pick(stubs, app.now());
    place.hidden = all.length === 0;
    const n = today.length;
    setText($('[data-today]', place), n > 0 ? t('slip.lembar_hari_ini', { n }) : null);
    const text = all.length < MOST ? 'slip.lembar_semua' : 'slip.lembar_terbaru';
    $('[data-all]', place).textContent = t(text, { n: all.length });
  };
}

/**
 * Whose slips may be printed: the newest of them, oldest first, and among these the ones of today.
 * @param {Stub[]} stubs @param {Date} now
 */
export function pick(stubs, now) {
  const all = stubs
    .filter(isDelivered)
    .sort((a, b) => a.time.localeCompare(b.time))
    .slice(-MOST);
  return { all, today: all.filter(({ time }) => dayOf(time) === dayOf(now)) };
}

/** @param {App} app @param {HTMLElement} place @param {Stub[]} stubs */
async function make(app, place, stubs) {
  const said = $('[data-sheets-said]', place);
  if (place.dataset.busy) return;
  place.dataset.busy = '1';
  setText(said, t('slip.berkas_siap'));
  let outcome = /** @type {string | null} */ (t('slip.berkas_gagal'));
  try {
    const ids = stubs.map(({ id }) => id);
    outcome = await handFile(app, ids, 'a4', `lembar-slip-${dayOf(app.now())}`);
  } finally {
    delete place.dataset.busy;
    setText(said, outcome);
  }
}
