/** Words and rows for contributions: every figure comes from the tariff table. */

import { estimate, isDiscounted, monthlyAmount } from '../../rules/iuran.js';
import { rupiah, shortMonth } from '../formats.js';
import { t } from '../words.js';

/** @typedef {import('../../rules/iuran.js').Case} Case */
/** @typedef {import('../../rules/tables.js').Table} Table */

const MILLION = 1_000_000;

/**
 * `Des 2026`
 * @param {string} month
 */
export const monthName = shortMonth;

/**
 * What the first month costs, what it would cost in full, and the last month of the discount if there is one.
 * @param {Case} asked @param {Table} table
 */
export function priceOf({ start, sektor, band, program, payer }, table) {
  const discounted = isDiscounted(start, sektor, payer, table);
  const window = table.windows.find(
    (/** @type {Table} */ each) =>
      each.sektor === sektor && each.first <= start && start <= each.last,
  );
  return {
    now: monthlyAmount(band, program, discounted, table),
    full: monthlyAmount(band, program, false, table),
    until: discounted ? /** @type {string} */ (window.last) : null,
  };
}

/**
 * The month table: one row a month, and the total.
 * @param {Case} asked @param {Table} table
 */
export function monthRows(asked, table) {
  const { months, total } = estimate(asked, table);
  const rows = months.map(({ month, amount, discounted }) => ({
    month: monthName(month),
    kind: t(discounted ? 'enroll.diskon' : 'enroll.tarif_biasa'),
    amount: rupiah(amount),
    discounted,
  }));
  return { rows, total: rupiah(total) };
}

/**
 * What the family gets, and what it gets before three months are over.
 * @param {Table} table
 */
export const coverLines = ({ benefits }) => [
  t('enroll.lindung_2', { jkm: millions(benefits.jkm) }),
  t('enroll.lindung_3', {
    bulan: benefits.first_months,
    awal: millions(benefits.jkm_first_months),
  }),
];

/**
 * The answers to "what is it good for", with the table's amounts.
 * @param {Table} table
 */
export const benefitLines = ({ benefits }) => [
  t('enroll.manfaat_1'),
  t('enroll.manfaat_2'),
  t('enroll.manfaat_3', { kali: benefits.jkk_death_multiple }),
  t('enroll.manfaat_4', {
    beasiswa: millions(benefits.scholarship),
    anak: benefits.scholarship_children,
    tahun: benefits.scholarship_jkm_years,
  }),
  t('enroll.manfaat_5'),
];

/** @param {number} amount */
const millions = (amount) => t('enroll.juta', { n: amount / MILLION });
