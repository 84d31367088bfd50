/** Mobile numbers: stored as +628..., shown as 0812 3456 7890. */

import { problem } from './problem.js';
import { clean, length } from './text.js';

/**
 * A number as typed, with 0062, +62, 62, 0 or a bare 8 in front, as +628...; anything else as it is.
 * @param {string} text
 */
export function normalisePhone(text) {
  const digits = clean(text).replace(/[ .\-()[\]]/g, '');
  let rest;
  if (digits.startsWith('0062') || digits.startsWith('+62'))
    rest = digits.replace(/^(0062|\+62)0?/, '');
  else if (digits.startsWith('62')) rest = digits.replace(/^620?/, '');
  else if (digits.startsWith('0')) rest = digits.slice(1);
  else if (digits.startsWith('8')) rest = digits;
  else return digits;
  return `+62${rest}`;
}

/**
 * Problems of a normalised number: an Indonesian mobile has 10 to 13 digits and begins with 08.
 * @param {string} phone
 * @param {string} field
 */
export function checkPhone(phone, field) {
  if (/^\+628[1-9][0-9]{7,10}$/.test(phone)) return [];
  const national = phone.startsWith('+62') ? `0${phone.slice(3)}` : phone;
  return [problem(field, 'phone_wrong', { n: length(national.replace(/[^0-9]/g, '')) })];
}

/**
 * The number as people write it, in groups: 0812 3456 7890.
 * @param {string} phone
 */
export function showPhone(phone) {
  const national = phone.startsWith('+62') ? `0${phone.slice(3)}` : phone;
  const groups = [national.slice(0, 4), national.slice(4, 8), national.slice(8)];
  return groups.filter((group) => group !== '').join(' ');
}
