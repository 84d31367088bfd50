/** `Selamatkan antrean`: the sealed queue as one file, for another phone or the office to deliver. */

import { $, cloneTemplate } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {Awaited<ReturnType<Store['outbox']['rescue']>>} Rescued */

const FORGET_MS = 60_000;

/** @type {Screen} */
export const rescue = {
  template: 'screen-rescue',
  bar: true,
  get title() {
    return t('rescue.judul');
  },
  async show(app, root) {
    const place = $('[data-place]', root);
    place.append(cloneTemplate('rescue-block'));
    await drawRescue(app.store, place, app.now);
    return app.store.onChange(() => drawCount(app.store, place, app.now));
  },
};

/**
 * The same on a page for trouble: shown only when the queue can be read and something waits in it.
 * @param {HTMLElement} place @param {() => Promise<Store>} open
 */
export async function offerRescue(place, open) {
  const store = await open();
  if (store.profile() === null) return;
  const block = document.createElement('div');
  block.append(cloneTemplate('rescue-block'));
  const now = () => new Date(Date.now() + (store.profile()?.clock_offset_ms ?? 0));
  if ((await drawRescue(store, block, now)) > 0) place.append(block);
}

/** @param {Store} store @param {HTMLElement} place @param {() => Date} now */
async function drawRescue(store, place, now) {
  const show = (/** @type {string} */ part, /** @type {boolean} */ on) => {
    $(part, place).hidden = !on;
  };
  $('[data-save]', place).addEventListener('click', async () => {
    show('[data-wrong]', false);
    try {
      const made = await store.outbox.rescue(now());
      const way = await handOver(made);
      if (way === 'left') return;
      $('[data-file]', place).textContent = made.name;
      show('[data-download]', way === 'download');
      show('[data-done]', true);
    } catch (error) {
      show('[data-wrong]', true);
      throw error;
    }
  });
  return drawCount(store, place, now);
}

/** @param {Store} store @param {HTMLElement} place @param {() => Date} now */
async function drawCount(store, place, now) {
  const { records } = await store.outbox.rescue(now());
  $('[data-n]', place).textContent = String(records);
  $('[data-some]', place).hidden = records === 0;
  $('[data-none]', place).hidden = records > 0;
  return records;
}

/**
 * Gives the file to the share sheet where the phone has one for files, else writes it among the downloads.
 * Chrome shares no .json (w3c/web-share#200), so the file goes there as text; reading asks for no name.
 * @param {Rescued} made
 * @returns {Promise<'shared' | 'download' | 'left'>}
 */
async function handOver({ name, text }) {
  const files = [new File([text], `${name}.txt`, { type: 'text/plain' })];
  if (navigator.canShare?.({ files })) {
    try {
      await navigator.share({ files });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'left';
      // A share sheet that takes no files after all still leaves the downloads.
      console.error(error);
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS);
  return 'download';
}
