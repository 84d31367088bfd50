/** The normal form of every kind of text in a record; enrollment.json names which a field has. */

import { dayText } from './dates.js';
import { normaliseNik } from './nik.js';
import { normalisePhone } from './telepon.js';
import { clean } from './text.js';

const DAY_TYPED = /^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})$/;
const TIME_TYPED = /^([0-9]{1,2})[.:]([0-9]{2})$/;

/**
 * The text in the normal form of this kind: text, name, nik, phone, email, day, time or rtrw.
 * @param {string} kind
 * @param {string} text
 */
export const cleanAs = (kind, text) => (CLEANERS[kind] ?? clean)(text);

/**
 * A name: phone keyboards type curly apostrophes where the KTP has a straight one.
 * @param {string} text
 */
export const cleanName = (text) => clean(text).replace(/[\u2018\u2019\u02bc`\xb4]/g, "'");

/**
 * An address with its domain in small letters.
 * @param {string} text
 */
export function cleanEmail(text) {
  const address = clean(text);
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return at >= 0 ? address.slice(0, at + 1) + domain : address;
}

/**
 * A day; 21-7-1995 as typed becomes 1995-07-21.
 * @param {string} text
 */
export function cleanDay(text) {
  const day = clean(text).replace(/ *[-/. ] */g, '-');
  const match = DAY_TYPED.exec(day);
  return match === null ? day : dayText(Number(match[3]), Number(match[2]), Number(match[1]));
}

/**
 * A time of day; 7.00 becomes 07:00.
 * @param {string} text
 */
export function cleanTime(text) {
  const time = clean(text);
  const match = TIME_TYPED.exec(time);
  return match === null ? time : `${String(match[1]).padStart(2, '0')}:${match[2]}`;
}

/**
 * Three digits of an RT or RW; 7 becomes 007.
 * @param {string} text
 */
export function cleanRtrw(text) {
  const digits = clean(text);
  return /^[0-9]{1,2}$/.test(digits) ? digits.padStart(3, '0') : digits;
}

/** @type {Record<string, (text: string) => string>} */
const CLEANERS = {
  text: clean,
  name: cleanName,
  nik: normaliseNik,
  phone: normalisePhone,
  email: cleanEmail,
  day: cleanDay,
  time: cleanTime,
  rtrw: cleanRtrw,
};
