/** The texts of a form for values that the server sent: reading them again gives the same values. Pure. */

import { isDay } from '../../rules/dates.js';
import { isObject, valueAt } from '../../rules/record.js';
import { showPhone } from '../../rules/telepon.js';

/** @typedef {import('../../rules/tables.js').Tables} Tables */
/** @typedef {Record<string, any>} Loose */
/** @typedef {Record<string, string>} Typed */

const UNKNOWN = '000';
const NOT_STATED = 'tidak_disebut';
const NO_HOURS = 'tidak_tentu';

/**
 * What would have been typed for these members of a record.
 * @param {Loose} record @param {Tables} tables
 * @returns {Typed}
 */
export function typedOf(record, tables) {
  const { fields } = tables.enrollment;
  /** @type {Typed} */
  const typed = {};
  for (const [name, entry] of Object.entries(fields)) {
    if (!Object.hasOwn(record, entry.path[0])) continue;
    Object.assign(typed, textsOf(name, entry, valueAt(record, entry.path), record));
  }
  if (typed.rt === UNKNOWN && typed.rw === UNKNOWN)
    Object.assign(typed, { rt: '', rw: '', rtrw_tidak_tahu: '1' });
  return typed;
}

/**
 * @param {string} name @param {any} entry @param {any} value @param {Loose} record
 * @returns {Typed}
 */
function textsOf(name, entry, value, record) {
  // What was declared is declared anew, after it has been read aloud anew.
  if (name === 'pernyataan') return { pernyataan: '' };
  if (name === 'tanggal_lahir') return dayBoxes(value);
  if (name === 'jam_kerja') return { jam_kerja: partOfDay(record.jam_kerja, entry.presets) };
  if (name === 'penghasilan') return { penghasilan: bandText(record.penghasilan) };
  return { [name]: textOf(entry, value) };
}

/** @param {any} entry @param {any} value */
function textOf(entry, value) {
  if (value === null || typeof value === 'object') return '';
  if (entry.kind === 'checkbox') return value === true ? '1' : '';
  if (entry.values) {
    const found = Object.entries(entry.values).find(([, own]) => own === value);
    return found?.[0] ?? '';
  }
  return entry.kind === 'phone' ? showPhone(String(value)) : String(value);
}

/**
 * The three boxes; what is no day stands in them as it was typed, day first.
 * @param {any} value
 * @returns {Typed}
 */
function dayBoxes(value) {
  const parts = typeof value === 'string' ? value.split('-') : [];
  if (isDay(value)) parts.reverse();
  const names = ['tanggal', 'bulan', 'tahun'];
  return Object.fromEntries(
    names.map((name, at) => [`tanggal_lahir.${name}`, (parts[at] ?? '').replace(/^0+(?=\d)/, '')]),
  );
}

/**
 * The choice under which these hours stand: its own, or the one that begins nearest to them.
 * @param {any} hours @param {Record<string, string[]>} presets
 */
function partOfDay(hours, presets) {
  if (!isObject(hours) || typeof hours.tidak_tentu !== 'boolean') return '';
  if (hours.tidak_tentu) return NO_HOURS;
  const start = Number.parseInt(hours.mulai, 10);
  if (Number.isNaN(start)) return '';
  const [first] = Object.entries(presets)
    .map(([name, [begin]]) => ({ name, gap: Math.abs(Number.parseInt(String(begin), 10) - start) }))
    .sort((one, other) => one.gap - other.gap);
  return first?.name ?? '';
}

/** @param {any} income */
function bandText(income) {
  if (!isObject(income)) return '';
  return income.stated === false ? NOT_STATED : String(income.band ?? '');
}
