/** Says above the welcome that the data of this phone were thrown away, and what to do about it. */

import { $, cloneTemplate, el } from './dom.js';
import { dayOf, shortDay } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {ReturnType<App['store']['lost']>[number]} Mark */

/**
 * The sentences about one card, in the order in which they are read.
 * @param {Mark} mark
 */
export function sentencesFor({ card, since, waiting }) {
  const [count, report] = waiting > 0 ? ['belum', 'lapor'] : ['nol', 'lapor_nol'];
  return [
    t('lost.isi', { kartu: card, tanggal: shortDay(dayOf(since)) }),
    t(`lost.${count}`, { n: waiting }),
    t(`lost.${report}`),
  ];
}

/**
 * Puts the note on top of a screen that leads to a new activation; nothing where nothing was lost.
 * @param {App} app @param {HTMLElement} root
 */
export function tellLost(app, root) {
  const lost = app.store.lost();
  if (lost.length === 0) return;
  root.prepend(cloneTemplate('part-lost'));
  const note = $('[data-lost]', root);
  const lines = lost.map((mark) => el('p', {}, sentencesFor(mark).join(' ')));
  $('h2', note).after(...lines);
  $('button', note).addEventListener('click', () => {
    app.store.dismissLost();
    note.remove();
  });
}
