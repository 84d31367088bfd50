/** The named checks of the worker's occupation, programme, heir and declarations. */

import { checkChoice } from './checks.js';
import { findOccupation } from './pekerjaan.js';
import { problem } from './problem.js';
import { isBlank, textAt, valueAt, whole } from './record.js';
import { length } from './text.js';

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./problem.js").Problem} Problem */

/**
 * The code of an occupation that is BPU work.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkPekerjaan(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const code = typeof asked.value === 'string' ? asked.value : '';
  const occupation = findOccupation(code, asked.context.tables);
  if (occupation === null) return [problem(asked.field, 'pekerjaan_unknown')];
  return occupation.bpu ? [] : [problem(asked.field, 'pekerjaan_not_bpu')];
}

/**
 * A time of day as HH:MM.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkTime(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const time =
    typeof asked.value === 'string' && /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(asked.value);
  return time ? [] : [problem(asked.field, 'time_wrong')];
}

/**
 * The end differs from the start; an end before it is past midnight.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkJamSelesai(asked) {
  const start = textAt(asked.record, ['jam_kerja', 'mulai']);
  const same = !isBlank(asked.value) && asked.value === start;
  return same ? [problem(asked.field, 'jam_kerja_equal')] : [];
}

/**
 * A band with its tariff edition; who does not say the income has band 1.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkPenghasilan(asked) {
  if (isBlank(asked.value)) return [problem(asked.field, asked.entry.empty)];
  const no = whole(asked.value);
  const stated = valueAt(asked.record, ['penghasilan', 'stated']);
  const edition = textAt(asked.record, ['penghasilan', 'edition']);
  const inTable = no !== null && no >= 1 && no <= asked.context.tables.iuran.bands.length;
  const known =
    inTable && typeof stated === 'boolean' && length(edition) >= 1 && length(edition) <= 20;
  if (!known || (stated === false && no !== 1)) return [problem(asked.field, 'penghasilan_wrong')];
  return [];
}

/**
 * Who employs others must save for old age (Permenaker 5/2021, likely).
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkProgram(asked) {
  const employer = valueAt(asked.record, ['pemberi_kerja']) === true;
  const without = asked.value === 'jkk_jkm';
  return employer && without ? [problem(asked.field, 'program_needs_jht')] : [];
}

/**
 * No heir at all, or a name.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkWarisNama(asked) {
  if (isBlank(asked.value)) {
    const others = ['hubungan', 'hp'].map((name) => valueAt(asked.record, ['waris', name]));
    return others.every(isBlank) ? [] : [problem(asked.field, 'waris_nama_empty')];
  }
  if (typeof asked.value !== 'string') return [problem(asked.field, 'wrong_type')];
  if (length(asked.value) > asked.entry.max) {
    const values = { n: length(asked.value), max: asked.entry.max };
    return [problem(asked.field, asked.entry.long, values)];
  }
  return [];
}

/**
 * How a named heir is related.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkWarisHubungan(asked) {
  if (!isBlank(asked.value)) return checkChoice(asked);
  const named = !isBlank(valueAt(asked.record, ['waris', 'nama']));
  return named ? [problem(asked.field, 'waris_hubungan_empty')] : [];
}

/**
 * A known version of the declarations, and each of them declared.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
export function checkPernyataan(asked) {
  if (isBlank(valueAt(asked.record, ['pernyataan'])))
    return [problem(asked.field, asked.entry.empty)];
  for (const text of asked.context.tables.consent.pernyataan) {
    if (text.version === whole(asked.value)) {
      const said = text.members.every(
        (/** @type {string} */ member) => valueAt(asked.record, ['pernyataan', member]) === true,
      );
      return said ? [] : [problem(asked.field, asked.entry.empty)];
    }
  }
  return [problem(asked.field, 'pernyataan_version')];
}
