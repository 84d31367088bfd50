/** The pages for when something below the screens fails: they need nothing but the shell. */

import { $, cloneTemplate } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Screen} Screen */

const again = () => location.reload();

/** @type {Screen} */
export const failed = {
  template: 'screen-failed',
  bar: false,
  get title() {
    return t('app.gagal_judul');
  },
  show(_app, root, { code = '' }) {
    // A database that no longer opens has its own sentence, which promises nothing.
    if (code === 'Blocked') root.replaceChildren(cloneTemplate('screen-unavailable'));
    $('[data-code]', root).textContent = code;
    $('[data-reload]', root).addEventListener('click', again);
    offer(root);
  },
};

/** @type {Screen} */
export const missing = {
  template: 'screen-missing',
  bar: true,
  get title() {
    return t('app.tidak_ada_halaman');
  },
  show() {},
};

/**
 * Shows that the app could not start at all; words come with the shell.
 * @param {unknown} error @param {'unavailable' | 'failed'} kind
 */
export function showTrouble(error, kind) {
  console.error(error);
  const root = $('#screen');
  root.replaceChildren(cloneTemplate(`screen-${kind}`));
  $('[data-code]', root).textContent = error instanceof Error ? error.name : 'Error';
  $('[data-reload]', root).addEventListener('click', again);
  offer(root);
  const title = $('h1', root);
  title.tabIndex = -1;
  title.focus();
}

/**
 * The other persons of this phone go on with theirs, and what waits may leave it as a file: as far as databases open.
 * @param {HTMLElement} root
 */
async function offer(root) {
  try {
    const phone = (await import('../store/persons.js')).openPhone();
    if (root.querySelector('[data-persons]')) {
      const { offerPersons } = await import('./persons.js');
      offerPersons(root, await phone.profiles(), phone.choose);
    }
    const { offerRescue } = await import('./rescue.js');
    await offerRescue($('[data-rescue-place]', root), phone);
  } catch (error) {
    // The page promises nothing that this phone cannot do.
    console.error(error);
  }
}
