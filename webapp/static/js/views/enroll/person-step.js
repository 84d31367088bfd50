/** Step 2: the name, and birth date and sex where they are not the NIK's own. */

import { flagRecord } from '../../rules/enrollment.js';
import { normaliseNik, readNik } from '../../rules/nik.js';
import { $, input, setText } from '../dom.js';
import { longDay } from '../formats.js';
import { ageAside } from './age.js';
import { collect, fill } from './form.js';
import { isFromNik } from './read.js';

/** @typedef {import('./flow.js').Page} Page */

/** @type {import('./flow.js').Step} */
export const personStep = { number: 2, open, after: ageAside };

/** @param {Page} page */
function open(page) {
  const { form, draft } = page;
  prefill(page);
  form.addEventListener('input', () => showNotes(page));
  $('[data-differs]', form).addEventListener('click', () => {
    draft.typed.nik_konfirmasi = 'berbeda';
    prefill(page);
    page.changed();
    draw(page);
    input('#f-tanggal_lahir', form).focus();
  });
  draw(page);
}

/**
 * Puts the NIK's birth date and sex into empty fields, once for each NIK.
 * @param {Page} page
 */
function prefill({ form, draft, context }) {
  const { today, tables } = context();
  const nik = normaliseNik(draft.typed.nik ?? '');
  if (isFromNik(draft.typed) || draft.typed._prefill === nik) return;
  const read = readNik(nik, today, tables);
  draft.typed._prefill = nik;
  if (read.birth_date === null) return;
  const [year, month, day] = read.birth_date.split('-').map(Number);
  fill(form, {
    ...collect(form),
    'tanggal_lahir.tanggal': String(day),
    'tanggal_lahir.bulan': String(month),
    'tanggal_lahir.tahun': String(year),
    jenis_kelamin: String(read.sex),
  });
}

/** @param {Page} page */
function draw(page) {
  const { app, form, draft } = page;
  const own = isFromNik(draft.typed);
  $('[data-typed]', form).hidden = own;
  $('[data-from-nik]', form).hidden = !own;
  input('#f-nama', form).enterKeyHint = own ? 'done' : 'next';
  if (own) {
    const { tanggal_lahir, jenis_kelamin } = page.read();
    const sex = app.t(`choice.jenis_kelamin_${jenis_kelamin}`);
    setText($('[data-from-nik-text]', form), `${longDay(tanggal_lahir)} · ${sex}`);
  }
  showNotes(page);
}

/** @param {Page} page */
function showNotes(page) {
  const flags = flagRecord(page.read(), page.context());
  $('[data-birth-differs]', page.form).hidden = !flags.includes('nik_birthdate_differs');
  $('[data-sex-differs]', page.form).hidden = !flags.includes('nik_sex_differs');
}
