/** Whether a slip is one of ours, told without a network by the keys that came with the settings (DESIGN section 5). */

import { decodeToken } from '../rules/slip.js';

/** @typedef {import('../shapes.d.ts').Settings} Settings */
/** @typedef {'genuine' | 'forged' | 'newer_key'} Judged */

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * What a token's signature says; of a key that this phone has not been given yet it says nothing.
 * @param {string} text @param {Settings['slip_keys']} keys
 * @returns {Promise<Judged>}
 */
export async function checkSignature(text, keys) {
  const token = decodeToken(text);
  if (!token) return 'forged';
  const known = keys.find(({ number }) => number === token.key);
  if (!known) return 'newer_key';
  const key = await crypto.subtle.importKey('jwk', publicPart(known.jwk), CURVE, false, ['verify']);
  const signature = new Uint8Array(token.signature);
  const signed = new Uint8Array(token.signed);
  return (await crypto.subtle.verify(SIGNATURE, key, signature, signed)) ? 'genuine' : 'forged';
}

/** @param {JsonWebKey} jwk @returns {JsonWebKey} */
const publicPart = ({ kty, crv, x, y }) => ({ kty, crv, x, y });
