/** When to try again and how much to send at once. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { LAST_MS, retryDelay, VISIBLE_MS } from '../../../webapp/static/js/sync/backoff.js';
import {
  freshPace,
  slowDown,
  speedUp,
  takeBatch,
} from '../../../webapp/static/js/sync/batching.js';
import { isNewOffset, offsetFrom } from '../../../webapp/static/js/sync/clock.js';

const HIDDEN = { visible: false, retry_ms: null };
const VISIBLE = { visible: true, retry_ms: null };

/** @param {number} count @param {number} bytes @returns {any[]} */
const entries = (count, bytes) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), rev: 1, bytes }));

test('tries lie between 5 seconds and 15 minutes, and spread wider with every failure', () => {
  assert.equal(retryDelay(1, 0, HIDDEN), 5_000);
  assert.equal(retryDelay(1, 1, HIDDEN), 10_000);
  assert.equal(retryDelay(4, 1, HIDDEN), 80_000);
  assert.equal(retryDelay(60, 1, HIDDEN), LAST_MS);
  assert.equal(retryDelay(60, 0, HIDDEN), 5_000);
});

test('a visible phone tries again within thirty seconds, unless the server asked for more', () => {
  assert.equal(retryDelay(60, 1, VISIBLE), VISIBLE_MS);
  assert.equal(retryDelay(1, 0, { visible: true, retry_ms: 90_000 }), 90_000);
});

test('a batch holds at most twenty items and 200 KB, and one item always fits', () => {
  assert.equal(takeBatch(entries(50, 4_000), freshPace()).length, 20);
  assert.equal(takeBatch(entries(50, 30_000), freshPace()).length, 6);
  assert.equal(takeBatch(entries(2, 999_999), freshPace()).length, 1);
  assert.equal(takeBatch([], freshPace()).length, 0);
});

test('a batch is halved at once when it is too large, else when it fails twice', () => {
  const batch = entries(20, 4_000);
  assert.equal(slowDown(freshPace(), batch, true).size, 10);
  const once = slowDown(freshPace(), batch, false);
  assert.equal(once.size, 20);
  assert.equal(slowDown(once, batch, false).size, 10);
});

test('an item that fails alone lets the others pass', () => {
  const waiting = entries(3, 4_000);
  const pace = slowDown({ size: 1, failures: 1, last: [] }, waiting.slice(0, 1), false);
  assert.deepEqual(pace.last, ['0/1']);
  assert.equal(takeBatch(waiting, pace)[0]?.id, '1');
});

test('what arrives brings the full size back by doubling', () => {
  assert.equal(speedUp({ size: 5, failures: 1, last: [] }).size, 10);
  assert.equal(speedUp({ size: 20, failures: 0, last: [] }).size, 20);
});

test('the offset of the clock is measured from the middle of the exchange', () => {
  const sent = Date.parse('2026-11-21T05:00:00.000Z');
  assert.equal(offsetFrom('2026-11-21T08:00:00.500Z', sent, sent + 1000), 3 * 3_600_000);
  assert.equal(isNewOffset(0, 900, 400), false);
  assert.equal(isNewOffset(0, 3 * 3_600_000, 400), true);
});
