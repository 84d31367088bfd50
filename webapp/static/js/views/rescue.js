/** `Selamatkan antrean`: the sealed queue as a file, for another phone or the office to deliver. */

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
    startRescue(app.store, place);
    await drawCount(app.store, place);
    return app.store.onChange(() => drawCount(app.store, place));
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
  startRescue(store, block);
  if ((await drawCount(store, block)) > 0) place.append(block);
}

/** @param {Store} store @param {HTMLElement} place */
function startRescue(store, place) {
  const show = (/** @type {string} */ part, /** @type {boolean} */ on) => {
    $(part, place).hidden = !on;
  };
  $('[data-save]', place).addEventListener('click', async () => {
    show('[data-wrong]', false);
    try {
      const files = await writeFiles(store);
      const way = await handOver(files);
      if (way === 'left') return;
      $('[data-file]', place).textContent = files.map(({ name }) => name).join(', ');
      show('[data-download]', way === 'download');
      show('[data-done]', true);
    } catch (error) {
      show('[data-wrong]', true);
      throw error;
    }
  });
}

/** @param {Store} store @param {HTMLElement} place */
async function drawCount(store, place) {
  if (store.profile() === null) return 0;
  const files = await writeFiles(store);
  const records = files.reduce((sum, file) => sum + file.records, 0);
  $('[data-n]', place).textContent = String(records);
  $('[data-some]', place).hidden = records === 0;
  $('[data-none]', place).hidden = records > 0;
  return records;
}

/**
 * One file for each volunteer of this phone of whom something waits: a phone fails for all of them.
 * @param {Store} store
 */
async function writeFiles(store) {
  const now = new Date(Date.now() + (store.profile()?.clock_offset_ms ?? 0));
  /** @type {Rescued[]} */
  const files = [];
  for (const { name, current, waiting } of await store.profiles()) {
    // Null: the database of another does not open; that must not keep this one here.
    if (!current && !waiting) continue;
    const file = await store.outbox.rescue(now, name);
    if (file.records > 0) files.push(file);
  }
  return files;
}

/**
 * Gives the files to the share sheet where the phone has one, else writes them among the downloads.
 * Chrome shares no .json (w3c/web-share#200), so they go there as text; reading asks for no name.
 * @param {Rescued[]} made
 * @returns {Promise<'shared' | 'download' | 'left'>}
 */
async function handOver(made) {
  const files = made.map(
    ({ name, text }) => new File([text], `${name}.txt`, { type: 'text/plain' }),
  );
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
  for (const one of made) download(one);
  return 'download';
}

/** @param {Rescued} made */
function download({ name, text }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS);
}
