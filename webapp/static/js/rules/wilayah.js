/** Areas of Jakarta by their Kemendagri codes: 31, 31.73, 31.73.04, 31.73.04.1001. */

import { find } from './tables.js';
import { fold, length } from './text.js';

/** @typedef {import("./tables.js").Tables} Tables */
/** @typedef {{code: string, name: string, level: string, parent: string | null}} Area */

const LEVELS = new Map([
  [2, 'provinsi'],
  [5, 'kota'],
  [8, 'kecamatan'],
  [13, 'kelurahan'],
]);
const KOTA_WORDS = /^(Kota|Kabupaten) Administrasi /;

/**
 * The area of this code, or null.
 * @param {string} code
 * @param {Tables} tables
 * @returns {Area | null}
 */
export function findArea(code, tables) {
  const name = find(tables.wilayah.areas, code);
  if (name === null) return null;
  return { code, name, level: LEVELS.get(length(code)) ?? '', parent: parentCode(code) };
}

/**
 * The code one level up, or null above a province.
 * @param {string} code
 */
export const parentCode = (code) => code.slice(0, Math.max(0, code.lastIndexOf('.'))) || null;

/**
 * Whether the code is one of the 267 kelurahan.
 * @param {string} code
 * @param {Tables} tables
 */
export const isKelurahan = (code, tables) => length(code) === 13 && findArea(code, tables) !== null;

/**
 * How an area is shown: a kelurahan with its kecamatan, because 24 bear the name of one.
 * @param {string} code
 * @param {Tables} tables
 * @returns {string}
 */
export function areaLabel(code, tables) {
  const area = findArea(code, tables);
  if (area === null) return '';
  if (area.level === 'kelurahan') return `${area.name}, ${areaLabel(area.parent ?? '', tables)}`;
  if (area.level === 'kecamatan') return `Kec. ${area.name}`;
  return kotaShort(code, tables);
}

/**
 * The kota of an area in short, "Jakarta Barat"; of the province its name.
 * @param {string} code
 * @param {Tables} tables
 */
export function kotaShort(code, tables) {
  const area = findArea(code.slice(0, 5), tables);
  return area === null ? '' : area.name.replace(KOTA_WORDS, '');
}

/**
 * The codes of all kelurahan within an area, in the order of the codes.
 * @param {Tables} tables
 * @param {string} within
 */
export const listKelurahan = (tables, within) =>
  Object.keys(tables.wilayah.areas).filter((code) => length(code) === 13 && isWithin(code, within));

/**
 * The codes of the kelurahan whose label holds every typed word; names that begin so come first.
 * @param {string} text
 * @param {Tables} tables
 */
export function searchKelurahan(text, tables) {
  const wanted = fold(text);
  if (length(wanted) < 2) return [];
  const first = [];
  const later = [];
  for (const code of listKelurahan(tables, '31')) {
    const name = fold(tables.wilayah.areas[code]);
    const words = fold(areaLabel(code, tables)).split(' ');
    if (name.startsWith(wanted) || joined(name).startsWith(joined(wanted))) first.push(code);
    else if (wanted.split(' ').every((part) => words.some((word) => word.startsWith(part))))
      later.push(code);
  }
  return [...first, ...later];
}

/**
 * Whether an area is the territory or lies inside it.
 * @param {string} code
 * @param {string} territory
 */
export const isWithin = (code, territory) => code === territory || code.startsWith(`${territory}.`);

/** @param {string} words */
const joined = (words) => words.replace(/ /g, '');
