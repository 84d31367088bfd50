/** What somebody has scanned, pasted or typed: a slip by its token, number or code, or something else. */

import { readCode, readSlipLink } from './slip.js';
import { clean } from './text.js';

const BARE = /^([A-Za-z2-7]{138}|[A-Za-z2-7]{26})$/;
/** @type {[string, RegExp][]} */
const OTHERS = [
  ['spoiled', /\/[Ss]\/([A-Za-z0-9]{138}|[A-Za-z0-9]{26})\/?$/],
  ['invitation', /#\/undangan\/[A-Za-z0-9-]+$/],
  ['card', /\/[Pp][Ee][Tt][Uu][Gg][Aa][Ss]\/[A-Za-z0-9]+\/?$/],
];

/**
 * Its kind and, of a slip, its 138, 26 or 8 characters.
 *
 * Kinds: `token`, `number` and `code` of a slip, `spoiled` (it wants to be a slip and cannot be one), `invitation`,
 * `card`, `other`.
 * @param {string} text
 * @returns {[kind: string, slip: string]}
 */
export function readScan(text) {
  const slip = readSlipLink(text) ?? readBare(text);
  if (slip !== null) return [slip.length === 138 ? 'token' : 'number', slip];
  const code = readCode(text);
  if (code !== null) return ['code', code];
  const seen = clean(text);
  const found = OTHERS.find(([, pattern]) => pattern.test(seen));
  return [found ? found[0] : 'other', ''];
}

/** The characters of a slip without their address. @param {string} text */
const readBare = (text) => (BARE.test(clean(text)) ? readSlipLink(`/s/${clean(text)}`) : null);
