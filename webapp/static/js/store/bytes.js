/** Bytes, base64url and hashes. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} text */
export const toBytes = (text) => encoder.encode(text);

/** @param {ArrayBuffer | Uint8Array} bytes */
export const toText = (bytes) => decoder.decode(bytes);

/**
 * Base64url without padding.
 * @param {ArrayBuffer} buffer
 */
export function base64url(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/**
 * The hash of the wire: SHA-256, base64url.
 * @param {string} text
 */
export const hashOf = async (text) =>
  base64url(await crypto.subtle.digest('SHA-256', toBytes(text)));

/** @param {number} count */
export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
