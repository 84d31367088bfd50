/**
 * Reads pictures and signatures for tests/slips: with the decoder that our phones use where the browser has none, and
 * with Node's own cryptography.
 *
 * A call is four numbers of 32 bits (kind, width, height, length) and so many bytes; the answer is one line of JSON.
 */

import { createPublicKey, verify } from 'node:crypto';
import decode from '../../webapp/static/vendor/qr-decode.js';

const HEAD = 16;
const SIGNED = 22;
const PICTURE = 0;

/** How long it may try must not depend on how busy this machine is. */
const PATIENT = { timeLimit: Number.POSITIVE_INFINITY };

/** @param {Buffer} grey @param {number} width @param {number} height */
function readPicture(grey, width, height) {
  const data = new Uint8Array(width * height * 3);
  grey.forEach((light, at) => void data.fill(light, 3 * at, 3 * at + 3));
  try {
    return decode({ width, height, data }, PATIENT);
  } catch {
    // The decoder throws on every picture without a code that it can read.
    return null;
  }
}

/** A public key as JWK, a zero, and the bytes of tokens one after another. @param {Buffer} content */
function verifyTokens(content) {
  const end = content.indexOf(0);
  const key = createPublicKey({ key: JSON.parse(content.toString('utf8', 0, end)), format: 'jwk' });
  const tokens = content.subarray(end + 1);
  const held = [];
  for (let at = 0; at < tokens.length; at += 86) {
    const signed = tokens.subarray(at, at + SIGNED);
    const signature = tokens.subarray(at + SIGNED, at + 86);
    held.push(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature));
  }
  return held;
}

let waiting = Buffer.alloc(0);

function answerAll() {
  while (waiting.length >= HEAD) {
    const [kind, width, height, length] = [0, 4, 8, 12].map((at) => waiting.readUInt32BE(at));
    if (waiting.length < HEAD + length) return;
    const content = waiting.subarray(HEAD, HEAD + length);
    waiting = waiting.subarray(HEAD + length);
    const answer = kind === PICTURE ? readPicture(content, width, height) : verifyTokens(content);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

process.stdin.on('data', (piece) => {
  waiting = waiting.length ? Buffer.concat([waiting, piece]) : piece;
  answerAll();
});
