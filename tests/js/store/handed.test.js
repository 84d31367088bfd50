/** How many events a phone names, and that none of its slips is left out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.IDBKeyRange ??= /** @type {any} */ ({ bound: () => null });
const { foldSmallest } = await import('../../../webapp/static/js/store/handed.js');

const some = [
  { event: null, made: 2 },
  { event: 'a', made: 5 },
  { event: 'b', made: 1 },
  { event: 'c', made: 9 },
];

test('what fits is reported as it is', () => {
  assert.deepEqual(foldSmallest(some, 4), some);
  assert.deepEqual(foldSmallest([], 4), []);
});

test('of too many events the smallest are counted as without one, and no slip is left out', () => {
  assert.deepEqual(foldSmallest(some, 3), [
    { event: 'c', made: 9 },
    { event: 'a', made: 5 },
    { event: null, made: 3 },
  ]);
});
