import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftHere } from '../../../webapp/static/js/views/emptying.js';

const SAFE = {
  ...{ on_phone: 12, delivered: 12, waiting: 0, refused: 0, returned: 0, drafts: 0, today: 3 },
  ...{ oldest_waiting: null, last_receipt: null, safe_to_empty: true, retained: 12 },
  ...{ waiting_bytes: 0, kept_until: null, mends: 0 },
};

test('a phone whose receipts are all in has nothing left', () => {
  assert.equal(leftHere(SAFE), null);
});

test('what is only here is named, what waits first', () => {
  const unsafe = { ...SAFE, safe_to_empty: false };
  const left = (/** @type {Partial<typeof SAFE>} */ more) => leftHere({ ...unsafe, ...more });
  assert.deepEqual(left({ waiting: 3, drafts: 1 }), { text: 'belum_terkirim', n: 3 });
  assert.deepEqual(left({ refused: 2, drafts: 1 }), { text: 'perlu_diperbaiki', n: 2 });
  assert.deepEqual(left({ mends: 1, drafts: 1 }), { text: 'perbaikan', n: 1 });
  assert.deepEqual(left({ drafts: 1 }), { text: 'draf', n: 1 });
  assert.equal(left({})?.text, 'belum_pasti');
});
