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
  openResidence(page);
  openPhone(page);
  const extra = /** @type {HTMLDetailsElement} */ ($('[data-extra]', page.form));
  const { kode_pos, email } = page.draft.typed;
  extra.open = Boolean(kode_pos || email);
}

/**
 * Another address is asked for only where the worker lives elsewhere.
 * @param {Pick<Page, 'form'>} page
 */
export function openResidence({ form }) {
  const draw = () => {
    $('[data-other-address]', form).hidden = collect(form).tinggal_sekarang !== 'berbeda';
  };
  form.addEventListener('change', draw);
  draw();
}

/**
 * Who has no phone may give a relative's.
 * @param {Pick<Page, 'form'>} page
 */
export function openPhone({ form }) {
  const draw = () => {
    const [label] = $$('label', $('[data-field="no_hp"]', form));
    const text = t(collect(form).tanpa_hp ? 'enroll.hp_keluarga' : 'field.no_hp');
    if (label) label.textContent = text;
    input('#f-no_hp', form).enterKeyHint = 'done';
  };
  form.addEventListener('change', draw);
  draw();
}

/** @param {Page} page @param {Problem[]} problems */
function shown({ form }, problems) {
  if (problems.some(({ field }) => field === 'kode_pos' || field === 'email')) {
    Object.assign($('[data-extra]', form), { open: true });
  }
  return onOneRow(form, problems);
}

/**
 * RT, RW and kelurahan are one row with one sentence; what is folded away opens.
 * @template {Problem} Found
 * @param {HTMLElement} form @param {Found[]} problems @returns {Found[]}
 */
export function onOneRow(form, problems) {
  const row = ['kelurahan', 'rw', 'rt'];
  const first = problems.find(({ field }) => row.includes(field));
  if (first && $('[data-area-panel]', form).hidden) $('[data-area-change]', form).click();
  return problems
    .filter((problem) => problem === first || !row.includes(problem.field))
    .map((problem) => (problem === first ? { ...problem, field: 'kelurahan' } : problem));
}
