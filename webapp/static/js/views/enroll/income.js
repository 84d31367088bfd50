/** The bands of monthly income, and the helper that multiplies a day's earnings. */

import { bandForIncome } from '../../rules/iuran.js';
import { $, el, input, setText } from '../dom.js';
import { rupiah } from '../formats.js';
import { t } from '../words.js';
import { put } from './form.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {import('../../rules/iuran.js').Band} Band */

const FIRST_BANDS = 7;
const NOT_STATED = 'tidak_disebut';

/**
 * `Rp1.100.000 – Rp1.299.999`
 * @param {Band} band
 */
export function bandLabel({ income_from, income_below }) {
  if (income_below === null) return t('enroll.band_mulai', { dari: rupiah(income_from) });
  if (income_from === 0) return t('enroll.band_di_bawah', { sampai: rupiah(income_below) });
  return t('enroll.band_antara', { dari: rupiah(income_from), sampai: rupiah(income_below - 1) });
}

/** @param {Page} page */
export function openIncome(page) {
  const { form, draft, context } = page;
  const { bands } = context().tables.iuran;
  const more = bands.slice(FIRST_BANDS).map(choiceOf);
  const opener = el(
    'button',
    { type: 'button', class: 'choice choice-more', 'aria-expanded': 'false' },
    el('span', {}, t('enroll.band_mulai', { dari: rupiah(bands[FIRST_BANDS].income_from) })),
  );
  const showOnly = (/** @type {(row: HTMLElement) => boolean} */ wanted) => {
    for (const row of more) row.hidden = !wanted(row);
  };
  const isChosen = (/** @type {HTMLElement} */ row) => Boolean(row.querySelector(':checked'));
  opener.addEventListener('click', () => {
    showOnly(() => true);
    opener.hidden = true;
    more[0]?.querySelector('input')?.focus();
  });
  const none = choice(NOT_STATED, t('choice.penghasilan_tidak_disebut'));
  $('[data-bands]', form).replaceChildren(
    ...bands.slice(0, FIRST_BANDS).map(choiceOf),
    opener,
    ...more,
    none,
  );
  put(form, 'penghasilan', draft.typed.penghasilan ?? '');
  showOnly(isChosen);
  openPerDay(page, (no) => {
    put(form, 'penghasilan', String(no));
    if (!opener.hidden) showOnly(isChosen);
    page.changed();
  });
}

/** @param {Band} band */
const choiceOf = (band) => choice(String(band.no), bandLabel(band));

/** @param {string} value @param {string} text */
function choice(value, text) {
  const id = value === '1' ? 'f-penghasilan' : `f-penghasilan-${value}`;
  const radio = el('input', { type: 'radio', name: 'penghasilan', value, id, autocomplete: 'off' });
  return el('label', { class: 'choice' }, radio, el('span', {}, text));
}

/**
 * Rupiah and days as people type them, "100.000"; null while there is no number.
 * @param {string} text
 */
export function readNumber(text) {
  const digits = text.replace(/[\s.]|^Rp/gi, '');
  return /^[0-9]{1,9}$/.test(digits) ? Number(digits) : null;
}

/**
 * @param {Page} page @param {(no: number) => void} choose
 */
function openPerDay({ form, context }, choose) {
  const earned = input('[data-day-rupiah]', form);
  const days = input('[data-day-count]', form);
  const show = () => {
    const [rupiahs, count] = [readNumber(earned.value), readNumber(days.value)];
    const whole = rupiahs !== null && count !== null && count >= 1 && count <= 31;
    const sum = whole ? rupiahs * count : 0;
    const said =
      whole &&
      t('enroll.per_hari_hasil', { rupiah: rupiah(rupiahs), hari: count, jumlah: rupiah(sum) });
    setText($('[data-day-result]', form), said || null);
    if (whole) choose(bandForIncome(sum, context().tables.iuran));
  };
  for (const box of [earned, days]) box.addEventListener('input', show);
}

/**
 * What the draft says about income, for the check page.
 * @param {{ band: number, stated: boolean } | null} income @param {{ bands: Band[] }} table
 */
export function incomeText(income, table) {
  const band = income && table.bands[income.band - 1];
  if (!income || !band) return '';
  return income.stated ? bandLabel(band) : t('enroll.band_rendah');
}
