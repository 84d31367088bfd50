/** The named checks of who the worker is and where he or she lives; enrollment.json names them. */

import { completedAge, isDay } from './dates.js';
import { checkNik, isStructure } from './nik.js';
import { problem } from './problem.js';
import { choices, isBlank, isSame, textAt, valueAt } from './record.js';
import { checkPhone } from './telepon.js';
import { length } from './text.js';
import { isKelurahan } from './wilayah.js';

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./problem.js").Problem} Problem */

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAY_PARTS = /^([0-9]*)-([0-9]*)-([0-9]*)$/;

/**
 * One of the values of the entry.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkChoice(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const known = choices(asked.entry).some((value) => isSame(asked.value, value));
  return known ? [] : [problem(asked.field, 'choice_unknown')];
}

/**
 * Text of a length between the limits of the entry, in code points.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkText(asked) {
  const { entry, value } = asked;
  if (isBlank(value)) return [problem(asked.field, entry.empty)];
  if (typeof value !== 'string') return [problem(asked.field, 'wrong_type')];
  if ('short' in entry && length(value) < entry.min) return [problem(asked.field, entry.short)];
  if (length(value) > entry.max) {
    return [problem(asked.field, entry.long, { n: length(value), max: entry.max })];
  }
  return [];
}

/**
 * True, false, or not given.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkBoolean(asked) {
  const known = asked.value === null || typeof asked.value === 'boolean';
  return known ? [] : [problem(asked.field, 'wrong_type')];
}

/**
 * The NIK; what a second look confirmed on the KTP is no problem any more.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkNikField(asked) {
  if (!isBlank(asked.value) && typeof asked.value !== 'string') {
    return [problem(asked.field, 'wrong_type')];
  }
  const confirmed = textAt(asked.record, ['nik_konfirmasi']) === 'sesuai_ktp';
  const problems = checkNik(asked.value ?? '');
  return problems.filter((found) => !(confirmed && isStructure(found)));
}

/**
 * Asked only below a NIK that can be: before that there is nothing to compare.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkNikKonfirmasi(asked) {
  const possible = checkNik(textAt(asked.record, ['nik'])).length === 0;
  return possible || !isBlank(asked.value) ? checkChoice(asked) : [];
}

/**
 * One-word names are valid, one letter is none.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkNama(asked) {
  const letters = textAt(asked.record, ['nama']).replace(/[ '.,-]/g, '');
  const short = !isBlank(asked.value) && typeof asked.value === 'string' && length(letters) < 2;
  return short ? [problem(asked.field, 'nama_short')] : [];
}

/**
 * A day that exists, before today, not over 110 years ago, and old enough to be enrolled.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkTanggalLahir(asked) {
  const { value, context, field } = asked;
  if (isBlank(value)) return [problem(field, asked.entry.empty)];
  if (typeof value !== 'string') return [problem(field, 'wrong_type')];
  if (!isDay(value)) return [brokenDay(value, field)];
  if (value >= context.today) return [problem(field, 'tanggal_lahir_future')];
  const age = completedAge(value, context.today);
  if (age > context.tables.enrollment.limits.age_max) {
    return [problem(field, 'tanggal_lahir_old', { age })];
  }
  if (age < context.usia_min) {
    const values = { age, usia_min: context.usia_min, usia_maks: context.usia_maks };
    return [problem(field, 'age_below', values)];
  }
  return [];
}

/**
 * @param {string} value
 * @param {string} field
 */
function brokenDay(value, field) {
  const match = DAY.exec(value);
  if (match !== null) {
    return problem(field, 'tanggal_lahir_date', { day: Number(match[3]), month: Number(match[2]) });
  }
  const parts = DAY_PARTS.exec(value);
  if (parts !== null && parts[1] === '') return problem(field, 'tanggal_lahir_no_day');
  if (parts !== null && parts[2] === '') return problem(field, 'tanggal_lahir_no_month');
  if (parts !== null && parts[3] === '') return problem(field, 'tanggal_lahir_no_year');
  return problem(field, 'tanggal_lahir_year');
}

/**
 * One of the 267 codes.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkKelurahan(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const known = typeof asked.value === 'string' && isKelurahan(asked.value, asked.context.tables);
  return known ? [] : [problem(asked.field, 'kelurahan_unknown')];
}

/**
 * Three digits; 000 is none or unknown.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkRtrw(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const digits = typeof asked.value === 'string' && /^[0-9]{3}$/.test(asked.value);
  return digits ? [] : [problem(asked.field, 'rtrw_wrong')];
}

/**
 * A mobile number, unless the worker has none; then a relative's may be given.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkNoHp(asked) {
  const missing = isBlank(asked.value) && valueAt(asked.record, ['tanpa_hp']) !== true;
  return missing ? [problem(asked.field, asked.entry.empty)] : checkPhoneField(asked);
}

/**
 * A mobile number or nothing.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkPhoneField(asked) {
  if (isBlank(asked.value)) return [];
  if (typeof asked.value !== 'string') return [problem(asked.field, 'wrong_type')];
  return checkPhone(asked.value, asked.field);
}

/**
 * Five digits or nothing.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkKodePos(asked) {
  if (isBlank(asked.value)) return [];
  const digits = typeof asked.value === 'string' && /^[0-9]{5}$/.test(asked.value);
  return digits ? [] : [problem(asked.field, 'kode_pos_wrong')];
}

/**
 * Nothing, or one @ with text before it and a dot inside what follows, and no space.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkEmail(asked) {
  if (isBlank(asked.value)) return [];
  if (typeof asked.value !== 'string') return [problem(asked.field, 'wrong_type')];
  if (length(asked.value) > asked.entry.max) {
    return [problem(asked.field, 'email_long', { n: length(asked.value) })];
  }
  const address = /^[^@ ]+@[^@ .]+(\.[^@ .]+)+$/.test(asked.value);
  return address ? [] : [problem(asked.field, 'email_wrong')];
}
