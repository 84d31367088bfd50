/** Step 6: who may claim for the worker; all of it may stay empty. */

import { $ } from '../dom.js';
import { t } from '../words.js';
import { collect, fill } from './form.js';

/** @typedef {import('./flow.js').Page} Page */

/** @type {import('./flow.js').Step} */
export const heirStep = { number: 6, open };

/** @param {Page} page */
function open({ form, changed }) {
  const clear = $('[data-clear]', form);
  const draw = () => {
    const empty = Object.values(collect(form)).every((text) => text.trim() === '');
    $('[data-next]', form).textContent = t(empty ? 'enroll.lewati' : 'enroll.lanjut');
    clear.hidden = empty;
  };
  clear.addEventListener('click', () => {
    fill(form, {});
    changed();
    draw();
    $('#f-waris_nama', form).focus();
  });
  form.addEventListener('input', draw);
  form.addEventListener('change', draw);
  draw();
}
