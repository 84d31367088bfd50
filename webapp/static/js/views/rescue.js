/** `Selamatkan antrean`: the sealed queue as a file, for another phone or the office to deliver. */

import { $, cloneTemplate } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').Phone} Phone */
/** @typedef {Awaited<ReturnType<Phone['rescue']>>} Rescued */
/** `error`: whose database fails goes without a file. @typedef {{ files: Rescued[], error: unknown }} Written */

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
    const phone = phoneOf(app.store);
    startRescue(phone, place);
    const draw = async () => {
      if (app.store.profile()) await drawCount(phone, place);
    };
    await draw();
    return app.store.onChange(draw);
  },
};

/** @param {Store} store @returns {Phone} */
const phoneOf = (store) => ({ profiles: store.profiles, rescue: store.outbox.rescue });

/**
 * The same on a page for trouble: shown only when a queue can be read and something waits in it.
 * @param {HTMLElement} place @param {Phone} phone
 */
export async function offerRescue(place, phone) {
  const block = document.createElement('div');
  block.append(cloneTemplate('rescue-block'));
  startRescue(phone, block);
  if ((await drawCount(phone, block)) > 0) place.append(block);
}

/** @param {Phone} phone @param {HTMLElement} place */
function startRescue(phone, place) {
  const show = (/** @type {string} */ part, /** @type {boolean} */ on) => {
    $(part, place).hidden = !on;
  };
  $('[data-save]', place).addEventListener('click', async () => {
    show('[data-wrong]', false);
    try {
      const { files, error } = await writeFiles(phone);
      const way = files.length > 0 ? await handOver(files) : 'left';
      if (way !== 'left') {
        $('[data-file]', place).textContent = files.map(({ name }) => name).join(', ');
        show('[data-download]', way === 'download');
        show('[data-done]', true);
      }
      if (error) throw error;
    } catch (error) {
      show('[data-wrong]', true);
      throw error;
    }
  });
}

/** @param {Phone} phone @param {HTMLElement} place */
async function drawCount(phone, place) {
  const { files, error } = await writeFiles(phone);
  const records = files.reduce((sum, file) => sum + file.records, 0);
  $('[data-n]', place).textContent = String(records);
  $('[data-some]', place).hidden = records === 0;
  // Nothing is known of a queue that does not open, so it is not said that nothing waits.
  $('[data-none]', place).hidden = records > 0 || error !== null;
  return records;
}

/**
 * One file for each volunteer of this phone of whom something waits: a phone fails for all of them.
 * @param {Phone} phone
 * @returns {Promise<Written>}
 */
async function writeFiles(phone) {
  /** @type {Written} */
  const written = { files: [], error: null };
  for (const { name, current, waiting } of await phone.profiles()) {
    // Null: the database of another does not open.
    if (!current && !waiting) continue;
    try {
      const file = await phone.rescue(new Date(), name);
      if (file.records > 0) written.files.push(file);
    } catch (error) {
      // The one that fails must not keep the others here.
      written.error = error;
    }
  }
  return written;
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
