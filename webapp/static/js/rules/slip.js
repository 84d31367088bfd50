/** Slips: the spoken code with its check character, the signed token in the QR, and invitation codes. */

import { addDays } from './dates.js';
import { clean, length } from './text.js';

/**
 * A decoded token: 22 signed bytes and the raw signature R||S over them.
 * @typedef {{key: number, device: number, day: string, id: Uint8Array, signature: Uint8Array, signed: Uint8Array}} Token
 */

export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const FIRST_DAY = '2020-01-01';
const SIGNED_BYTES = 22;
const TOKEN_BYTES = 86;

/**
 * The Luhn mod 32 check character: from the right, factors 2, 1, 2, and so on.
 * @param {string} seven
 */
export function checkCharacter(seven) {
  let [total, factor] = [0, 2];
  for (const character of [...seven].reverse()) {
    const product = CROCKFORD.indexOf(character) * factor;
    total += Math.floor(product / 32) + (product % 32);
    factor = 3 - factor;
  }
  return CROCKFORD.charAt((32 - (total % 32)) % 32);
}

/**
 * Whether the text is a slip code as stored: eight characters, the last one right.
 * @param {string} text
 */
export function isCode(text) {
  if (!new RegExp(`^[${CROCKFORD}]{8}$`).test(text)) return false;
  return checkCharacter(text.slice(0, 7)) === text[7];
}

/**
 * A slip code as people type it, or null: any case, O is 0, I and L are 1.
 * @param {string} text
 */
export function readCode(text) {
  const code = readTyped(text);
  return isCode(code) ? code : null;
}

/**
 * The code in two groups of four.
 * @param {string} code
 */
export const showCode = (code) => `${code.slice(0, 4)}-${code.slice(4)}`;

/**
 * The ten typed characters, or the 26 of a link or its last part, or null.
 * @param {string} text
 */
export function readInvitationCode(text) {
  const secret = clean(text).split('/').pop() ?? '';
  if (/^[A-Za-z0-9]{26}$/.test(secret)) return upper(secret);
  const code = readTyped(text);
  return new RegExp(`^[${CROCKFORD}]{10}$`).test(code) ? code : null;
}

/**
 * The invitation code in two groups of five.
 * @param {string} code
 */
export const showInvitationCode = (code) => `${code.slice(0, 5)}-${code.slice(5)}`;

/**
 * The 22 bytes that the slip key signs; dayNumber counts from 1 January 2020.
 * @param {number} key
 * @param {number} device
 * @param {number} dayNumber
 * @param {Uint8Array} slipId
 */
export function signedBytes(key, device, dayNumber, slipId) {
  const head = [
    key,
    (device >> 16) & 255,
    (device >> 8) & 255,
    device & 255,
    dayNumber >> 8,
    dayNumber & 255,
  ];
  return new Uint8Array([...head, ...slipId]);
}

/**
 * The 138 characters of a token.
 * @param {Uint8Array} signed
 * @param {Uint8Array} signature
 */
export const encodeToken = (signed, signature) =>
  encodeBase32(new Uint8Array([...signed, ...signature]));

/**
 * The parts of a token of 138 characters, or null; the signature is not verified here.
 * @param {string} text
 * @returns {Token | null}
 */
export function decodeToken(text) {
  const raw = decodeBase32(upper(text));
  if (raw === null || raw.length !== TOKEN_BYTES) return null;
  const [key = 0, high = 0, middle = 0, low = 0, dayHigh = 0, dayLow = 0] = raw;
  return {
    key,
    device: (high << 16) | (middle << 8) | low,
    day: addDays(FIRST_DAY, (dayHigh << 8) | dayLow),
    id: raw.slice(6, SIGNED_BYTES),
    signature: raw.slice(SIGNED_BYTES),
    signed: raw.slice(0, SIGNED_BYTES),
  };
}

/**
 * The 16 bytes of a slip's id as 26 characters.
 * @param {Uint8Array} slipId
 */
export const slipIdText = (slipId) => encodeBase32(slipId);

/**
 * The 16 bytes of 26 characters, or null.
 * @param {string} text
 */
export function readSlipId(text) {
  const raw = decodeBase32(upper(text));
  return raw !== null && raw.length === 16 ? raw : null;
}

/**
 * What the QR holds: upper case throughout, so that it fits the alphanumeric mode.
 * @param {string} publicUrl
 * @param {string} token
 */
export const slipUrl = (publicUrl, token) => `${upper(publicUrl.replace(/\/+$/, ''))}/S/${token}`;

/**
 * The 138 or 26 characters at the end of a scanned link, in upper case, or null.
 * @param {string} text
 */
export function readSlipLink(text) {
  const match = /\/[Ss]\/([A-Za-z2-7]+)\/?$/.exec(clean(text));
  const tail = match === null ? '' : upper(String(match[1]));
  return [138, 26].includes(length(tail)) && decodeBase32(tail) !== null ? tail : null;
}

/**
 * RFC 4648 base32, upper case, without padding.
 * @param {Uint8Array} raw
 */
export function encodeBase32(raw) {
  let [out, bits, held] = ['', 0, 0];
  for (const byte of raw) {
    [held, bits] = [((held << 8) | byte) & 0xffff, bits + 8];
    while (bits >= 5) {
      bits -= 5;
      out += BASE32.charAt((held >> bits) & 31);
    }
  }
  return bits > 0 ? out + BASE32.charAt((held << (5 - bits)) & 31) : out;
}

/**
 * The bytes of canonical base32 without padding, or null; spare bits must be zero.
 * @param {string} text
 */
export function decodeBase32(text) {
  const out = [];
  let [bits, held] = [0, 0];
  for (const character of text) {
    const value = BASE32.indexOf(character);
    if (value < 0) return null;
    [held, bits] = [((held << 5) | value) & 0xffff, bits + 5];
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? new Uint8Array(out) : null;
}

// Only ASCII: the capitals of other letters change their number.
/** @param {string} text */
const upper = (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** @param {string} text */
const readTyped = (text) =>
  upper(clean(text)).replace(/[ .-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
