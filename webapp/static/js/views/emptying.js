/** `Kosongkan HP ini`: possible only when every receipt is in, and asked twice. */

import { $, input, setText } from './dom.js';
import { dayOf, shortDay } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */

/**
 * Draws the part of Bantuan and keeps it true; gives back a way to stop.
 * @param {App} app @param {HTMLElement} root
 */
export function startEmptying(app, root) {
  const open = input('[data-empty]', root);
  const ask = $('[data-ask]', root);
  const draw = async () => {
    if (!app.store.profile()) return;
    const ledger = await app.store.outbox.ledger(app.now());
    const left = leftHere(ledger);
    open.disabled = left !== null;
    if (left !== null) ask.hidden = true;
    open.hidden = !ask.hidden;
    setText($('[data-left]', root), left && t(`empty.${left.text}`, { n: left.n }));
    setText($('[data-question]', root), question(ledger));
  };
  const show = (/** @type {boolean} */ on) => {
    ask.hidden = !on;
    open.hidden = on;
    (on ? $('[data-wait]', root) : open).focus();
  };
  open.addEventListener('click', () => show(true));
  $('[data-wait]', root).addEventListener('click', () => show(false));
  $('[data-confirm]', root).addEventListener('click', async () => {
    // What came in meanwhile speaks for itself: the store refuses, and the page says why.
    await app.store.empty(app.now()).catch((error) => {
      if (error.name !== 'NotSafe') throw error;
    });
    await draw();
  });
  draw();
  return app.store.onChange(draw);
}

/**
 * What is only on this phone, as the sentence and number to say; null when it may be emptied.
 * @param {Ledger} ledger
 */
export function leftHere({ waiting, refused, mends, drafts, safe_to_empty }) {
  if (safe_to_empty) return null;
  if (waiting > 0) return { text: 'belum_terkirim', n: waiting };
  if (refused > 0) return { text: 'perlu_diperbaiki', n: refused };
  if (mends > 0) return { text: 'perbaikan', n: mends };
  return drafts > 0 ? { text: 'draf', n: drafts } : { text: 'belum_pasti', n: 0 };
}

/** @param {Ledger} ledger */
function question({ kept_until, on_phone }) {
  if (kept_until === null) return t('empty.tanya');
  return t('empty.tanya_salinan', { n: on_phone, tanggal: shortDay(dayOf(kept_until)) });
}
