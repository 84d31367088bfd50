/** Occupations: own codes, each with its sektor, doubts, and whether it is BPU work at all. */

import { find } from './tables.js';
import { fold, length } from './text.js';

/** @typedef {import("./tables.js").Tables} Tables */
/**
 * @typedef {{code: string, label: string, label_en: string, group: string, bpu: boolean, sektor: string | null,
 *   doubt: string | null, ask_first: boolean, redirect: string | null, redirect_en: string | null,
 *   search: string, certainty: string}} Occupation
 */

/**
 * The occupation of this code, or null.
 * @param {string} code
 * @param {Tables} tables
 * @returns {Occupation | null}
 */
export const findOccupation = (code, tables) => find(tables.pekerjaan.occupations, code);

/**
 * The sektor, transportasi or lain, that decides the discount; null for what is not BPU.
 * @param {string} code
 * @param {Tables} tables
 */
export function sektorOf(code, tables) {
  const occupation = findOccupation(code, tables);
  return occupation === null ? null : occupation.sektor;
}

/**
 * The codes of the eight tiles shown when the event names none.
 * @param {Tables} tables
 * @returns {string[]}
 */
export const tiles = (tables) => [...tables.pekerjaan.tiles];

/**
 * The occupations that hold every typed word, from two letters on; those whose label begins so come first.
 * @param {string} text
 * @param {Tables} tables
 * @returns {Occupation[]}
 */
export function searchOccupations(text, tables) {
  const wanted = fold(text);
  if (length(wanted) < 2) return [];
  const first = [];
  const later = [];
  for (const occupation of Object.values(tables.pekerjaan.occupations)) {
    const label = fold(occupation.label);
    const words = `${label} ${fold(occupation.search)} ${fold(occupation.label_en)}`.split(' ');
    if (label.startsWith(wanted)) first.push(occupation);
    else if (wanted.split(' ').every((part) => words.some((word) => word.startsWith(part))))
      later.push(occupation);
  }
  return [...first, ...later];
}
