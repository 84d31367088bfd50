/** Reads our own static files: the tables of the rules and the words of the screens. */

/** @typedef {import('../rules/tables.js').Tables} Tables */

const TABLES = {
  nik: 'rules/nik.json',
  prefixes: 'vendor/nik_prefixes.json',
  wilayah: 'vendor/wilayah.json',
  iuran: 'rules/iuran.json',
  pekerjaan: 'rules/pekerjaan.json',
  enrollment: 'rules/enrollment.json',
  review: 'rules/review.json',
  consent: 'rules/consent.json',
};

/**
 * The tables that every rule takes as an argument.
 * @param {URL | string} base ends with a slash
 * @returns {Promise<Tables>}
 */
export async function loadTables(base) {
  const names = Object.entries(TABLES);
  const tables = await Promise.all(names.map(([, path]) => load(base, path)));
  return /** @type {Tables} */ (
    Object.fromEntries(names.map(([name], index) => [name, tables[index]]))
  );
}

/**
 * The words of one language.
 * @param {URL | string} base ends with a slash @param {string} [language]
 * @returns {Promise<Record<string, Record<string, string>>>}
 */
export const loadWords = (base, language = 'id') => load(base, `text/${language}.json`);

/**
 * @param {URL | string} base @param {string} path
 * @returns {Promise<any>}
 */
async function load(base, path) {
  const response = await fetch(new URL(path, new URL(base, location.href)));
  if (!response.ok) throw new Error(`${path} is missing`);
  return response.json();
}
