/** Text as people type it: one normal form, and the short forms of a name. */

// Listed by number, not by Unicode class, so that server and phone agree whatever their Unicode edition.
const SPACES = /[\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu;
const UNSEEN = new RegExp(
  '[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
    '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufdd0-\\ufdef\\ufe00-\\ufe0f\\ufeff' +
    '\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]',
  'gu',
);

/**
 * The text in NFC, without control, zero-width and direction characters, spaces collapsed and trimmed.
 * @param {string} text
 */
export function clean(text) {
  const seen = text.replace(SPACES, ' ').replace(UNSEEN, '');
  return seen.normalize('NFC').replace(/ +/g, ' ').replace(/^ | $/g, '');
}

/**
 * How many code points the text has.
 * @param {string} text
 */
export const length = (text) => [...text].length;

/**
 * The text as search boxes compare it: small letters and digits, words kept apart by one space.
 * @param {string} text
 */
export function fold(text) {
  return clean(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, ' ')
    .replace(/^ | $/g, '');
}

/**
 * A name in capitals, as BPJS matches it.
 * @param {string} name
 */
export const capital = (name) => clean(name).toUpperCase();

/**
 * Given name and initial, "Budi S."; of a one-word name the first letter only, "B.".
 * @param {string} name
 */
export function shortName(name) {
  const words = clean(name).split(' ');
  const first = words[0] ?? '';
  const last = words[words.length - 1] ?? '';
  if (words.length === 1) return first ? `${initial(first)}.` : '';
  return `${first} ${initial(last)}.`;
}

/**
 * A name for public pages, "B••• S•••••": first letters, every other letter a dot.
 * @param {string} name
 */
export function initials(name) {
  const words = clean(name).split(' ');
  return words.map((word) => initial(word) + '•'.repeat(Math.max(0, length(word) - 1))).join(' ');
}

/** @param {string} word */
const initial = (word) => ([...word][0] ?? '').toUpperCase();
