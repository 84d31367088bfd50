/** Wraps the key of the drafts by the PIN and a secret of this phone: PBKDF2, then AES-GCM (SECURITY section 9). */

import { randomBytes, toBytes } from './bytes.js';

/** @typedef {{ salt: Uint8Array, iv: Uint8Array, wrapped: ArrayBuffer }} Wrapped */

export const ROUNDS = 600_000;
const AES = { name: 'AES-GCM', length: 256 };

/**
 * A fresh key for drafts, wrapped by a PIN.
 * @param {CryptoKey} secret @param {string} pin
 */
export async function createDraftKey(secret, pin) {
  const key = await crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt']);
  return wrap(key, secret, pin);
}

/**
 * The key of the drafts, or null when the PIN is wrong. It cannot be taken out.
 * @param {Wrapped} wrapped @param {CryptoKey} secret @param {string} pin
 */
export const openDraftKey = (wrapped, secret, pin) => unwrap(wrapped, secret, pin, false);

/**
 * The same draft key under a new PIN, or null when the old one is wrong.
 * @param {Wrapped} wrapped @param {CryptoKey} secret @param {string} old @param {string} fresh
 */
export async function rewrap(wrapped, secret, old, fresh) {
  const key = await unwrap(wrapped, secret, old, true);
  return key && wrap(key, secret, fresh);
}

/**
 * @param {CryptoKey} key @param {CryptoKey} secret @param {string} pin
 * @returns {Promise<Wrapped>}
 */
async function wrap(key, secret, pin) {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const outer = await derive(secret, pin, salt);
  return {
    salt,
    iv,
    wrapped: await crypto.subtle.wrapKey('raw', key, outer, { name: 'AES-GCM', iv }),
  };
}

/**
 * @param {Wrapped} wrapped @param {CryptoKey} secret @param {string} pin @param {boolean} extractable
 */
async function unwrap({ salt, iv, wrapped }, secret, pin, extractable) {
  const outer = await derive(secret, pin, salt);
  const how = { name: 'AES-GCM', iv };
  try {
    return await crypto.subtle.unwrapKey('raw', wrapped, outer, how, AES, extractable, [
      'encrypt',
      'decrypt',
    ]);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
}

/**
 * The secret goes in first, so that the PIN cannot be searched without this phone's own storage.
 * @param {CryptoKey} secret @param {string} pin @param {Uint8Array} salt
 */
async function derive(secret, pin, salt) {
  const mixed = await crypto.subtle.sign('HMAC', secret, toBytes(pin));
  const base = await crypto.subtle.importKey('raw', mixed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, base, AES, false, ['wrapKey', 'unwrapKey']);
}
