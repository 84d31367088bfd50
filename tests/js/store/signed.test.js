import assert from 'node:assert/strict';
import test from 'node:test';
import {
  decodeBase32,
  encodeBase32,
  encodeToken,
  signedBytes,
} from '../../../webapp/static/js/rules/slip.js';
import { checkSignature } from '../../../webapp/static/js/store/signed.js';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** A slip key and a way to sign slips by it. @param {number} number */
async function slipKey(number) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const issue = async () => {
    const signed = signedBytes(number, 147, 2516, crypto.getRandomValues(new Uint8Array(16)));
    const raw = new Uint8Array(await crypto.subtle.sign(SIGNATURE, pair.privateKey, signed));
    return encodeToken(signed, raw);
  };
  return { entry: { number, jwk }, issue };
}

test('a token that our key has signed is genuine', async () => {
  const { entry, issue } = await slipKey(1);
  const token = await issue();
  assert.equal(await checkSignature(token, [entry]), 'genuine');
  assert.equal(await checkSignature(token.toLowerCase(), [entry]), 'genuine');
});

test('whichever of the 688 bits is flipped, the token is refused', async () => {
  const { entry, issue } = await slipKey(1);
  // Every key number is known, so that a flipped one cannot hide behind a key that is missing.
  const keys = Array.from({ length: 256 }, (_, number) => ({ ...entry, number }));
  const raw = decodeBase32(await issue()) ?? new Uint8Array();
  assert.equal(raw.length * 8, 688);
  const verdicts = new Set();
  for (let bit = 0; bit < raw.length * 8; bit += 1) {
    const spoiled = Uint8Array.from(raw);
    spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    verdicts.add(await checkSignature(encodeBase32(spoiled), keys));
  }
  assert.deepEqual([...verdicts], ['forged']);
  assert.equal(await checkSignature(encodeBase32(raw), keys), 'genuine');
});

test('a slip of an older key stays genuine after a new one has come', async () => {
  const [older, newer] = [await slipKey(1), await slipKey(2)];
  const keys = [newer.entry, older.entry];
  assert.equal(await checkSignature(await older.issue(), keys), 'genuine');
  assert.equal(await checkSignature(await newer.issue(), keys), 'genuine');
});

test('of a key that the phone does not have yet nothing is said', async () => {
  const [older, newer] = [await slipKey(1), await slipKey(2)];
  assert.equal(await checkSignature(await newer.issue(), [older.entry]), 'newer_key');
});

test('the key of another installation under the same number does not pass', async () => {
  const [ours, theirs] = [await slipKey(1), await slipKey(1)];
  assert.equal(await checkSignature(await theirs.issue(), [ours.entry]), 'forged');
});

test('what is no token at all is refused', async () => {
  const { entry, issue } = await slipKey(1);
  const token = await issue();
  for (const text of ['', token.slice(1), `${token}A`, token.replace(/.$/, '1')])
    assert.equal(await checkSignature(text, [entry]), 'forged');
});
