/** `Kirim sekarang` and what it costs: shown wherever something waits. */

import { $, setText } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Ledger} Ledger */

/**
 * Shows the button whenever anything waits, and the real size of it.
 * @param {HTMLElement} root @param {Ledger} ledger
 */
export function drawSending(root, { waiting, waiting_bytes }) {
  $('[data-send]', root).hidden = waiting === 0;
  const kb = Math.max(1, Math.round(waiting_bytes / 1024));
  const size = waiting > 0 ? t('home.ukuran', { kb, n: waiting }) : null;
  setText($('[data-size]', root), size);
}
