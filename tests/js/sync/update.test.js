/** Where a new version has to wait. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { isForm } from '../../../webapp/static/js/sync/update.js';

test('an enrollment and an open correction are forms, the list of corrections is none', () => {
  assert.deepEqual(['#/daftar/1', '#/daftar/lanjut/7', '#/perbaiki/7'].map(isForm), [
    true,
    true,
    true,
  ]);
  assert.deepEqual(['#/perbaiki', '#/', '', '#/antrean/perbaiki'].map(isForm), [
    false,
    false,
    false,
    false,
  ]);
});
