import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warningsFor } from '../../../webapp/static/js/views/warnings.js';

const CALM = { tokens: 200, full: 0.1, tariffDays: 0, clockMs: 0 };
const THRESHOLDS = { clock_off_seconds: 600 };
const HOUR = 3_600_000;

/** @param {Partial<typeof CALM>} more */
const texts = (more) => warningsFor({ ...CALM, ...more }, THRESHOLDS).map(({ text }) => text);

test('a good day has no warnings', () => {
  assert.deepEqual(texts({}), []);
  assert.deepEqual(texts({ clockMs: 600_000 }), [], 'ten minutes are allowed');
});

test('a clock that is off by more than ten minutes is told, either way', () => {
  assert.deepEqual(warningsFor({ ...CALM, clockMs: -3 * HOUR }, THRESHOLDS), [
    { text: 'sync.jam_beda_jam', values: { n: 3 } },
  ]);
  assert.deepEqual(texts({ clockMs: 11 * 60_000 }), ['sync.jam_beda_menit']);
});

test('few slips, none, and a full phone have a sentence each', () => {
  assert.deepEqual(texts({ tokens: 20 }), ['home.slip_sedikit']);
  assert.deepEqual(texts({ tokens: 0, full: 0.95 }), ['home.slip_habis', 'home.memori']);
});
