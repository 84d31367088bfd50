/** Whose trouble is told, and how long a pause of the server holds. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { pauseLeft } from '../../../webapp/static/js/sync/backoff.js';
import { createCounting } from '../../../webapp/static/js/sync/counting.js';
import { causeOf, isDisabled, troubleOf } from '../../../webapp/static/js/sync/troubles.js';

/** @param {string} name @param {string | null} why @returns {any} */
const sent = (name, why) => ({ queue: { name }, trouble: why && { why } });

/** @param {any[]} outcomes */
const told = (...outcomes) => troubleOf(outcomes, 'mine')?.why ?? null;

test("another person's closing is not told to whoever holds the phone", () => {
  assert.equal(told(sent('mine', null), sent('other', 'disabled')), null);
  assert.equal(told(sent('mine', null), sent('other', 'unknown_device')), null);
  assert.equal(told(sent('mine', 'disabled'), sent('other', null)), 'disabled');
});

test('what keeps everybody from sending is told, his own first', () => {
  assert.equal(told(sent('mine', null), sent('other', 'offline')), 'offline');
  assert.equal(told(sent('mine', 'busy'), sent('other', 'offline')), 'busy');
  assert.equal(told(sent('mine', null), sent('other', null)), null);
});

test('a clock that stays wrong and a refusal have the sentences of their neighbours', () => {
  assert.deepEqual([causeOf('clock'), causeOf('refused')], ['unknown_device', 'server']);
});

test('only who was closed is told so', () => {
  const closed = [undefined, null, 'device_restored', 'device_revoked', 'person_disabled'];
  const said = closed.map((one) => isDisabled(/** @type {any} */ (one)));
  assert.deepEqual(said, [false, false, false, true, true]);
});

test('a pause ends in time, and a clock that was set back makes it no longer', () => {
  const pause = { since: 1_000_000, ms: 120_000 };
  assert.equal(pauseLeft(pause, 1_000_000), 120_000);
  assert.equal(pauseLeft(pause, 1_090_000), 30_000);
  assert.equal(pauseLeft(pause, 2_000_000), 0);
  assert.equal(pauseLeft(pause, 0), 120_000);
});

test('a database that fails counts for nobody else, and rests before it is asked again', async () => {
  const asked = { bad: 0 };
  /** @param {string} name @param {() => Promise<any[]>} waiting @returns {any} */
  const queue = (name, waiting) => ({ name, waiting });
  const blocked = () => {
    asked.bad += 1;
    return Promise.reject(Object.assign(new Error('Blocked'), { name: 'Blocked' }));
  };
  const queues = [queue('mine', async () => [1, 2]), queue('bad', blocked)];
  const counting = createCounting();
  assert.equal(await counting.waiting(queues), 2);
  assert.equal(await counting.waiting(queues), 2);
  assert.equal(asked.bad, 1);
  assert.equal(counting.rests(queues[1]), true);
  await assert.rejects(counting.waiting([queues[1]]), { name: 'Blocked' });
});
