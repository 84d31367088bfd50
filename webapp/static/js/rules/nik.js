/** The NIK: structure, region, birth date and sex (PP 40/2019 Pasal 30). It is text, always. */

import { completedAge, daysInMonth, dayText, isDay } from './dates.js';
import { problem } from './problem.js';
import { find } from './tables.js';
import { clean, length } from './text.js';

/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./tables.js").Tables} Tables */
/**
 * @typedef {{birth_date: string | null, sex: "L" | "P" | null, prefix: string, known: boolean,
 *   place: string[], last4: string}} NikReading
 */

const WOMEN = 40;
const KOTA_WORDS = /^(Kota|Kabupaten) Administrasi /;

/**
 * What was typed without spaces, dots and hyphens.
 * @param {string} text
 */
export const normaliseNik = (text) => clean(text).replace(/[ .-]/g, '');

/**
 * Problems of length and letters, or else the impossible parts in the order of their position.
 * @param {string} nik
 * @returns {Problem[]}
 */
export function checkNik(nik) {
  if (nik === '') return [problem('nik', 'nik_empty')];
  if (!/^[0-9]+$/.test(nik)) return [problem('nik', 'nik_letters')];
  if (length(nik) !== 16) return [problem('nik', 'nik_length', { n: length(nik) })];
  return checkStructure(nik);
}

/**
 * Whether a second look at the KTP may override this problem of a NIK.
 * @param {Problem} found
 */
export const isStructure = (found) =>
  ['nik_region_zero', 'nik_day', 'nik_month', 'nik_date', 'nik_serial'].includes(found.code);

/**
 * What a NIK says; a suggestion, the KTP wins.
 * @param {string} nik
 * @param {string} on
 * @param {Tables} tables
 * @returns {NikReading}
 */
export function readNik(nik, on, tables) {
  if (!/^[0-9]{16}$/.test(nik)) {
    return { birth_date: null, sex: null, prefix: '', known: false, place: [], last4: '' };
  }
  const day = Number(nik.slice(6, 8));
  return {
    birth_date: birthDate(nik, on, tables),
    sex: isDayPair(day) ? (day > WOMEN ? 'P' : 'L') : null,
    prefix: nik.slice(0, 6),
    known: isKnownPrefix(nik.slice(0, 6), tables),
    place: placeOf(nik.slice(0, 6), tables),
    last4: nik.slice(12),
  };
}

/**
 * Two-digit year, month and day of birth as "95-07-21", or nothing where they cannot be.
 * @param {string} nik
 */
export function birthPairs(nik) {
  const [month, year] = [Number(nik.slice(8, 10)), Number(nik.slice(10, 12))];
  let day = Number(nik.slice(6, 8));
  day = day > WOMEN ? day - WOMEN : day;
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  return `${nik.slice(10, 12)}-${nik.slice(8, 10)}-${String(day).padStart(2, '0')}`;
}

/**
 * Whether the first six digits are a district of today or one that people still carry.
 * @param {string} prefix
 * @param {Tables} tables
 * @returns {boolean}
 */
export function isKnownPrefix(prefix, tables) {
  const rules = tables.nik;
  if (rules.older.prefixes.includes(prefix)) return true;
  if (prefix.slice(4, 6) === '00') return false;
  const regency = find(tables.prefixes.regencies, prefix.slice(0, 4));
  if (regency !== null && hasPair(regency[1], prefix.slice(4, 6))) return true;
  return (
    rules.renumbered.regencies.includes(prefix.slice(0, 4)) ||
    rules.unused.regencies.includes(prefix.slice(0, 4))
  );
}

/**
 * The NIK outside review: first and last four digits.
 * @param {string} nik
 */
export function maskNik(nik) {
  const hidden = '•'.repeat(Math.max(0, length(nik) - 8));
  return length(nik) > 8 ? nik.slice(0, 4) + hidden + nik.slice(-4) : '•'.repeat(length(nik));
}

/**
 * The NIK in fours, for reading aloud.
 * @param {string} nik
 */
export const groupNik = (nik) => (nik.match(/.{1,4}/gsu) ?? []).join(' ');

/** @param {string} nik */
function checkStructure(nik) {
  const problems = [];
  for (const start of [0, 2, 4]) {
    if (nik.slice(start, start + 2) === '00')
      problems.push(part(nik, 'nik_region_zero', start, start + 2));
  }
  const [day, month] = [Number(nik.slice(6, 8)), Number(nik.slice(8, 10))];
  if (!isDayPair(day)) problems.push(part(nik, 'nik_day', 6, 8));
  if (month < 1 || month > 12) problems.push(part(nik, 'nik_month', 8, 10));
  if (isDayPair(day) && month >= 1 && month <= 12 && birthPairs(nik) === null) {
    const number = String(day > WOMEN ? day - WOMEN : day).padStart(2, '0');
    const date = `${number}-${nik.slice(8, 10)}-${nik.slice(10, 12)}`;
    problems.push(problem('nik', 'nik_date', { value: date, position: 7, until: 12 }));
  }
  if (nik.slice(12) === '0000') problems.push(part(nik, 'nik_serial', 12, 16));
  return problems;
}

/**
 * @param {string} nik
 * @param {string} code
 * @param {number} start
 * @param {number} end
 */
const part = (nik, code, start, end) =>
  problem('nik', code, { value: nik.slice(start, end), position: start + 1, until: end });

/** @param {number} day */
const isDayPair = (day) => (day >= 1 && day <= 31) || (day >= WOMEN + 1 && day <= WOMEN + 31);

/**
 * @param {number} year
 * @param {number} month
 */
function daysOf(year, month) {
  // Only two digits of the year are known, so 29 February stands whenever they divide by four.
  return month === 2 && year % 4 === 0 ? 29 : daysInMonth(2001, month);
}

/**
 * @param {string} nik
 * @param {string} on
 * @param {Tables} tables
 */
function birthDate(nik, on, tables) {
  const pairs = birthPairs(nik);
  if (pairs === null) return null;
  const [year, month, day] = [
    Number(pairs.slice(0, 2)),
    Number(pairs.slice(3, 5)),
    Number(pairs.slice(6, 8)),
  ];
  const young = dayText(2000 + year, month, day);
  const birth =
    completedAge(young, on) >= tables.nik.century_age ? young : dayText(1900 + year, month, day);
  return isDay(birth) ? birth : null;
}

/**
 * @param {string} pairs
 * @param {string} pair
 */
function hasPair(pairs, pair) {
  for (let start = 0; start < pairs.length; start += 2) {
    if (pairs.slice(start, start + 2) === pair) return true;
  }
  return false;
}

/**
 * @param {string} prefix
 * @param {Tables} tables
 * @returns {string[]}
 */
function placeOf(prefix, tables) {
  const district = find(tables.prefixes.jakarta, prefix);
  const regency = find(tables.prefixes.regencies, prefix.slice(0, 4));
  if (district !== null && regency !== null)
    return [`Kec. ${district}`, regency[0].replace(KOTA_WORDS, '')];
  if (!isKnownPrefix(prefix, tables)) return [];
  const names = regency !== null ? [regency[0]] : [];
  const province = find(tables.prefixes.provinces, prefix.slice(0, 2));
  return province !== null ? [...names, province] : names;
}
