/** Signs a record with the device key and encrypts it to the server's: once per revision (WIRE section 3). */

import { CompactEncrypt, CompactSign, importJWK } from '../../vendor/jose.js';
import { hashOf, toBytes } from './bytes.js';
import { TooLarge } from './errors.js';

/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */

export const LARGEST = 32 * 1024;

/**
 * The item that will be sent; rejects with TooLarge.
 * @param {{ id: string, rev: number, seq: number, device: string } & Record<string, any>} payload
 * @param {string} envelope what is written outside of the slip: its id, or more that proves it
 * @param {CryptoKey} deviceKey
 * @param {{ kid: string, jwk: JsonWebKey }} sealingKey
 * @returns {Promise<SealedItem>}
 */
export async function seal(payload, envelope, deviceKey, sealingKey) {
  const jws = await new CompactSign(toBytes(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', kid: payload.device })
    .sign(deviceKey);
  const { kid } = sealingKey;
  const to = await importJWK(/** @type {any} */ (sealingKey.jwk), 'ECDH-ES');
  const sealed = await new CompactEncrypt(toBytes(jws))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, cty: 'JWT' })
    .encrypt(to);
  if (sealed.length > LARGEST) throw new TooLarge();
  const { id, rev, seq } = payload;
  return { id, rev, seq, kid, slip: envelope, sealed, hash: await hashOf(sealed) };
}
