/** Makes the keys of a phone; no script can take the private ones out (DESIGN section 3). */

import { calculateJwkThumbprint } from '../../vendor/jose.js';
import { toBytes } from './bytes.js';

/** @typedef {{ privateKey: CryptoKey, jwk: JsonWebKey, thumbprint: string }} Identity */
/** @typedef {{ device: CryptoKey, fingerprint: CryptoKey, lock: CryptoKey }} Keys */

const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const FINGERPRINT_CHARACTERS = 5;

/**
 * The device's own key pair: it signs every call and every record.
 * @returns {Promise<Identity>}
 */
export async function createIdentity() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk = { kty: String(kty), crv: String(crv), x: String(x), y: String(y) };
  return { privateKey: pair.privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}

/**
 * All keys that an activation keeps.
 * @param {CryptoKey} device
 * @returns {Promise<Keys>}
 */
export async function createKeys(device) {
  const [fingerprint, lock] = await Promise.all([createSecret(), createSecret()]);
  return { device, fingerprint, lock };
}

const createSecret = async () =>
  /** @type {CryptoKey} */ (await crypto.subtle.generateKey(HMAC, false, ['sign']));

/**
 * 20 bits of a NIK under a key of this phone only: enough to warn, too few to identify.
 * @param {CryptoKey} key @param {string} nik
 */
export async function fingerprint(key, nik) {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, toBytes(nik)));
  const hex = [...mac.slice(0, 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.slice(0, FINGERPRINT_CHARACTERS);
}
