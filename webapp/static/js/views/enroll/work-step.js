/** Step 4: the work itself, where and when it is done, and what it earns. */

import { $, input } from '../dom.js';
import { collect, put } from './form.js';
import { openIncome } from './income.js';
import { notBpu, openJobs } from './jobs.js';

/** @typedef {import('./flow.js').Page} Page */

/** @type {import('./flow.js').Step} */
export const workStep = { number: 4, open, before: notBpu };

/** @param {Page} page */
function open(page) {
  openJobs(page);
  openIncome(page);
  openPlace(page);
  openHours(page);
}

/**
 * Another place is asked for in words.
 * @param {Pick<Page, 'form'>} page
 */
export function openPlace({ form }) {
  const draw = () => {
    $('[data-other-place]', form).hidden = collect(form).lokasi_kerja !== 'lainnya';
  };
  input('#f-lokasi_lain', form).enterKeyHint = 'next';
  form.addEventListener('change', draw);
  draw();
}

/**
 * A part of the day fills in the hours, which may be changed.
 * @param {Page} page
 */
export function openHours(page) {
  const { form } = page;
  const draw = () => {
    const { jam_kerja } = collect(form);
    $('[data-hours]', form).hidden = !jam_kerja || jam_kerja === 'tidak_tentu';
  };
  form.addEventListener('change', (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name === 'jam_kerja') prefillHours(page);
    draw();
  });
  draw();
}

/** @param {Page} page */
function prefillHours({ form, context }) {
  const { presets } = context().tables.enrollment.fields.jam_kerja;
  const hours = presets[String(collect(form).jam_kerja)];
  if (!hours) return;
  put(form, 'jam_mulai', hours[0]);
  put(form, 'jam_selesai', hours[1]);
}
