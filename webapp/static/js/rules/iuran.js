/** Contributions of BPU, month by month (PP 44/2015, PP 46/2015, PP 50/2025). Money is whole rupiah. */

import { monthsFrom } from './dates.js';

/** @typedef {import("./tables.js").Table} Table */
/** @typedef {{no: number, income_from: number, income_below: number | null, base: number, jkk: number, jht: number}} Band */
/** @typedef {{start: string, months: number, sektor: string, band: number, program: string, payer: string}} Case */
/**
 * @typedef {{total: number, discounted_months: number,
 *   months: {month: string, amount: number, discounted: boolean}[]}} Estimate
 */

/**
 * The number of the band that holds a monthly income.
 * @param {number} income
 * @param {Table} table
 * @returns {number}
 */
export function bandForIncome(income, table) {
  let no = 1;
  for (const row of table.bands) {
    if (income >= row.income_from) no = row.no;
  }
  return no;
}

/**
 * The band of this number.
 * @param {number} no
 * @param {Table} table
 * @returns {Band}
 */
export const band = (no, table) => table.bands[no - 1];

/**
 * Whether JKK and JKM of this contribution month are halved (PP 50/2025 Pasal 4 ayat (1)).
 * @param {string} month
 * @param {string} sektor
 * @param {string} payer
 * @param {Table} table
 * @returns {boolean}
 */
export function isDiscounted(month, sektor, payer, table) {
  if (table.excluded_payers.includes(payer)) return false;
  return table.windows.some(
    (/** @type {Table} */ window) =>
      window.sektor === sektor && window.first <= month && month <= window.last,
  );
}

/**
 * What one month costs; every half is a whole rupiah, JHT is never halved.
 * @param {number} no
 * @param {string} program
 * @param {boolean} discounted
 * @param {Table} table
 * @returns {number}
 */
export function monthlyAmount(no, program, discounted, table) {
  const row = band(no, table);
  let risk = row.jkk + table.jkm;
  if (discounted) risk = Math.floor(risk / table.discount.divide_by);
  const saving = table.programs[program].includes('jht') ? row.jht : 0;
  return risk + saving;
}

/**
 * An estimate (perkiraan): total and every month.
 * @param {Case} asked
 * @param {Table} table
 * @returns {Estimate}
 */
export function estimate(asked, table) {
  const months = monthsFrom(asked.start, asked.months).map((month) => {
    const discounted = isDiscounted(month, asked.sektor, asked.payer, table);
    return {
      month,
      amount: monthlyAmount(asked.band, asked.program, discounted, table),
      discounted,
    };
  });
  return {
    total: months.reduce((sum, month) => sum + month.amount, 0),
    discounted_months: months.filter((month) => month.discounted).length,
    months,
  };
}
