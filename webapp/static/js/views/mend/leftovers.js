/** Perbaikan yang belum dikirim: corrections whose record is no longer asked for; only a tap throws one away. */

import { showCode } from '../../rules/slip.js';
import { $, $$, cloneTemplate } from '../dom.js';
import { dayAndClock } from '../formats.js';
import { askFirst } from '../queue-rows.js';
import { t } from '../words.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Mend} Mend */

/**
 * @param {App} app @param {HTMLElement} root @param {Mend[]} left @param {(text: string) => void} say
 */
export function drawLeftovers(app, root, left, say) {
  const section = $('[data-left]', root);
  // A question that stands open is not redrawn under the finger.
  if (section.querySelector('[data-ask]:not([hidden])')) return;
  const held =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
  section.hidden = left.length === 0;
  $('[data-rows]', section).replaceChildren(...left.map((mend) => rowOf(app, mend, say)));
  if (held)
    $$('[data-key]', section)
      .find(({ dataset }) => dataset.key === held)
      ?.focus();
}

/** @param {App} app @param {Mend} mend @param {(text: string) => void} say */
function rowOf(app, { id, name, code, saved }, say) {
  const row = cloneTemplate('row-mend-left');
  $('[data-name]', row).textContent = name || t('mend.tanpa_nama');
  $('[data-code]', row).textContent = code ? t('slip.kode', { kode: showCode(code) }) : '';
  $('[data-since]', row).textContent = t('mend.sejak', { waktu: dayAndClock(saved, app.now()) });
  const remove = $('[data-remove]', row);
  remove.dataset.key = `${id} hapus`;
  askFirst(row, remove, async () => {
    await app.store.mends.remove(id);
    say(t('queue.dihapus'));
  });
  return row;
}
