/** `Pekerja tidak setuju`: the draft goes, and only a count without a name remains. */

import { $ } from '../dom.js';

export const REMOVED_PAGE = '#/daftar/dihapus';

const COUNT = 'refused_consent';

/** @param {import('./flow.js').Page} page */
export function openRefusal(page) {
  const { app, form, draft } = page;
  const ask = /** @type {HTMLDialogElement} */ ($('[data-ask]', form));
  $('[data-refuses]', form).addEventListener('click', () => ask.showModal());
  $('[data-ask-no]', form).addEventListener('click', () => ask.close());
  $('[data-ask-yes]', form).addEventListener('click', async () => {
    await page.drop();
    await app.store.drafts.remove(draft.id);
    await app.store.setPreference(COUNT, (app.store.preference(COUNT) ?? 0) + 1);
    app.go(REMOVED_PAGE);
  });
}
