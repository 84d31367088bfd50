/** What a person can mend: a field, a code with words in text/id.json, and the values of these words. */

/** @typedef {{field: string, code: string, values: Record<string, string | number>}} Problem */

/**
 * One thing that stops saving; the words stand under problem.<code>.
 * @param {string} field
 * @param {string} code
 * @param {Record<string, string | number>} values
 * @returns {Problem}
 */
export const problem = (field, code, values = {}) => ({ field, code, values });
