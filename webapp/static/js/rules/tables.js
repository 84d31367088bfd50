/** The reference data of the rules, as parsed JSON: every rule takes them as an argument. */

/** @typedef {Record<string, any>} Table */

/**
 * static/rules/*.json, and prefixes and wilayah from static/vendor.
 * @typedef {{nik: Table, prefixes: Table, wilayah: Table, iuran: Table, pekerjaan: Table,
 *   enrollment: Table, review: Table, consent: Table}} Tables
 */

/**
 * What a record is judged by: the corrected day of capture, the age limits, the territory, the tables.
 * @typedef {{today: string, usia_min: number, usia_maks: number,
 *   territory: {code: string, rw: string | null, rt: string | null} | null, tables: Tables}} Context
 */

/**
 * The entry of this key, or null; keys that every object inherits are no entries.
 * @param {Table} table
 * @param {string} key
 * @returns {any}
 */
export const find = (table, key) => (Object.hasOwn(table, key) ? table[key] : null);
