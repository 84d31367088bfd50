import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTime, gained } from '../../../../webapp/static/js/views/enroll/meter.js';

/** @returns {any} */
const draftWith = (/** @type {Record<string, string>} */ typed) => ({
  typed,
  durations_ms: {},
  keying_ms: 0,
});

test('pauses over twenty seconds do not count as keying', () => {
  assert.equal(gained(1000, 21_000, '2'), 20_000);
  assert.equal(gained(1000, 21_001, '2'), 0);
  assert.equal(gained(null, 5000, '2'), 0);
});

test('reading the consent aloud counts although nobody touches the screen', () => {
  assert.equal(gained(0, 45_000, '7'), 45_000);
});

test('a clock that jumps back adds nothing', () => {
  assert.equal(gained(5000, 4000, '3'), 0);
});

test('keying time begins with the first digit of the NIK and leaves the consent out', () => {
  const draft = draftWith({});
  addTime(draft, '1', 3000);
  assert.deepEqual([draft.durations_ms, draft.keying_ms], [{ 1: 3000 }, 0]);
  draft.typed.nik = '3';
  addTime(draft, '1', 500);
  addTime(draft, '7', 30_000);
  addTime(draft, 'periksa', 700);
  assert.deepEqual(draft.durations_ms, { 1: 3500, 7: 30_000, periksa: 700 });
  assert.equal(draft.keying_ms, 1200);
});
