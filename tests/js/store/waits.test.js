/** Waiting after wrong PINs: longer each time, never shorter by turning the clock back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { triesLeft, waitAfter, waitLeft } from '../../../webapp/static/js/store/waits.js';

const MINUTE = 60_000;

test('five wrong PINs cost a minute, then 5, 15 and 60 minutes each', () => {
  const minutes = [0, 1, 4, 5, 6, 7, 8, 9, 50].map((failures) => waitAfter(failures) / MINUTE);
  assert.deepEqual(minutes, [0, 0, 0, 1, 5, 15, 60, 60, 60]);
});

test('the tries left are told until the wait, and one is left after it', () => {
  const left = [0, 1, 4].map((failures) => triesLeft({ failures, since: 0 }, 1));
  assert.deepEqual(left, [5, 4, 1]);
  assert.equal(triesLeft({ failures: 5, since: 0 }, 1), 0);
  assert.equal(triesLeft({ failures: 5, since: 0 }, MINUTE), 1);
});

test('a clock set back cannot make the wait longer than it was', () => {
  const tries = { failures: 5, since: 1_000_000 };
  assert.equal(waitLeft(tries, 0), MINUTE);
  assert.equal(waitLeft(tries, 1_000_000 + 20_000), 40_000);
  assert.equal(waitLeft(tries, 1_000_000 + 2 * MINUTE), 0);
});
