/** Step 3: the address on the KTP, where the worker lives now, and the phone. */

import { $, $$, input } from '../dom.js';
import { t } from '../words.js';
import { openArea } from './area-row.js';
import { collect } from './form.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {import('../../shapes.d.ts').Problem} Problem */

/** @type {import('./flow.js').Step} */
export const addressStep = { number: 3, open, shown };

/** @param {Page} page */
function open(page) {
  openArea(page);
  const extra = /** @type {HTMLDetailsElement} */ ($('[data-extra]', page.form));
  const { kode_pos, email } = page.draft.typed;
  extra.open = Boolean(kode_pos || email);
  page.form.addEventListener('change', () => draw(page));
  draw(page);
}

/** @param {Page} page */
function draw({ form }) {
  const typed = collect(form);
  $('[data-other-address]', form).hidden = typed.tinggal_sekarang !== 'berbeda';
  const [label] = $$('label', $('[data-field="no_hp"]', form));
  if (label) label.textContent = typed.tanpa_hp ? t('enroll.hp_keluarga') : t('field.no_hp');
  input('#f-no_hp', form).enterKeyHint = 'done';
}

/**
 * RT, RW and kelurahan are one row with one sentence; what is folded away opens.
 * @param {Page} page @param {Problem[]} problems
 */
function shown({ form }, problems) {
  const row = ['kelurahan', 'rw', 'rt'];
  const first = problems.find(({ field }) => row.includes(field));
  if (first && $('[data-area-panel]', form).hidden) $('[data-area-change]', form).click();
  if (problems.some(({ field }) => field === 'kode_pos' || field === 'email')) {
    Object.assign($('[data-extra]', form), { open: true });
  }
  return problems
    .filter((problem) => problem === first || !row.includes(problem.field))
    .map((problem) => (problem === first ? { ...problem, field: 'kelurahan' } : problem));
}
