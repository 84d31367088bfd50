/** Looking into a record that may be anything: no rule may trip over what a stranger signed. */

import { find } from './tables.js';

/** @typedef {import("./tables.js").Table} Table */
/** @typedef {import("./tables.js").Tables} Tables */

/**
 * Whether the value is a JSON object.
 * @param {any} value
 * @returns {value is Record<string, any>}
 */
export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The value at this path, or null wherever the way is barred.
 * @param {any} record
 * @param {string[]} path
 * @returns {any}
 */
export function valueAt(record, path) {
  let value = record;
  for (const name of path) value = isObject(value) ? (find(value, name) ?? null) : null;
  return value;
}

/**
 * The value of a field of enrollment.json, or null.
 * @param {any} record
 * @param {string} field
 * @param {Tables} tables
 * @returns {any}
 */
export const fieldValue = (record, field, tables) =>
  valueAt(record, tables.enrollment.fields[field].path);

/**
 * The text at this path, or the empty text.
 * @param {any} record
 * @param {string[]} path
 * @returns {string}
 */
export function textAt(record, path) {
  const value = valueAt(record, path);
  return typeof value === 'string' ? value : '';
}

/**
 * Whether nothing was given.
 * @param {any} value
 */
export const isBlank = (value) => value === null || value === undefined || value === '';

/**
 * The value as a whole number, or null; 6.0 is 6, and true is no number.
 * @param {any} value
 * @returns {number | null}
 */
export const whole = (value) => (Number.isInteger(value) ? value : null);

/**
 * Whether the value is this one, of the same kind: 1 is not true.
 * @param {any} value
 * @param {boolean | number | string} wanted
 */
export const isSame = (value, wanted) => value === wanted;

/**
 * The values that a choice may have.
 * @param {Table} entry
 * @returns {(boolean | number | string)[]}
 */
export const choices = (entry) =>
  'values' in entry ? Object.values(entry.values) : [...entry.options];

/**
 * Whether the field applies: those with a condition only when the other field has its value.
 * @param {Table} entry
 * @param {any} record
 * @param {Tables} tables
 */
export function isAsked(entry, record, tables) {
  const when = entry.when ?? null;
  return when === null || isSame(fieldValue(record, when.field, tables), when.is);
}
