/** The words of the screens: one key a sentence, from static/text/id.json. */

/** @typedef {Record<string, Record<string, string>>} Words */

/** @type {Words} */
let words = {};

/**
 * Takes the words file, once, before any screen is drawn.
 * @param {Words} json
 */
export function initWords(json) {
  words = json;
}

/**
 * The sentence at `section.key` with its {variables} filled in; a missing key is a bug and throws.
 * @param {string} path @param {Record<string, string | number>} [values]
 */
export function t(path, values = {}) {
  const text = findWords(path);
  if (text === null) throw new Error(`No words for ${path}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${path} needs ${name}`);
    return String(values[name]);
  });
}

/**
 * Whether a sentence stands at `section.key`, for codes that only some screens explain.
 * @param {string} path
 */
export const hasWords = (path) => findWords(path) !== null;

/**
 * Whether the sentence at `section.key` stands there and needs no values.
 * @param {string} path
 */
export const isWhole = (path) => !(findWords(path) ?? '{').includes('{');

/** @param {string} path */
function findWords(path) {
  const dot = path.indexOf('.');
  return words[path.slice(0, dot)]?.[path.slice(dot + 1)] ?? null;
}
