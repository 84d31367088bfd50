/** The one count: its parts add up, whatever the states are. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { count } from '../../../webapp/static/js/store/ledger.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');

/** @param {string} id @param {string} state @param {object} more @returns {any} */
const entry = (id, state, more = {}) => ({
  ...{ id, rev: 1, state, bytes: 4000, time: '2026-11-21T07:00:00.000Z' },
  ...{ receipt_time: state === 'waiting' ? null : '2026-11-21T08:00:00.000Z', purged_at: null },
  ...more,
});

/** @param {any} entry @param {object} more @returns {any} */
const stubOf = ({ id, state, time }, more = {}) => ({
  id,
  state,
  time,
  server_state: null,
  ...more,
});

test('the parts of the ledger add up to what is on the phone', () => {
  const entries = ['waiting', 'delivered', 'delivered', 'quarantined', 'refused'].map(
    (state, index) => entry(String(index), state),
  );
  const counts = count({ entries, stubs: entries.map((one) => stubOf(one)), drafts: 1 }, NOW);
  assert.equal(counts.on_phone, 5);
  assert.equal(counts.delivered + counts.waiting + counts.refused, counts.on_phone);
  assert.deepEqual([counts.delivered, counts.waiting, counts.refused, counts.drafts], [3, 1, 1, 1]);
  assert.deepEqual([counts.retained, counts.waiting_bytes], [4, 4000]);
});

test('a record whose copy is gone is listed but no longer on the phone', () => {
  const gone = entry('1', 'delivered', { purged_at: '2026-11-20T00:00:00.000Z' });
  const counts = count({ entries: [gone], stubs: [stubOf(gone)], drafts: 0 }, NOW);
  assert.deepEqual([counts.on_phone, counts.delivered, counts.safe_to_empty], [0, 0, true]);
});

test('the phone may be emptied only when every receipt is in and no draft is left', () => {
  const waiting = entry('1', 'waiting');
  const done = entry('2', 'delivered');
  const safe = (/** @type {any[]} */ entries, /** @type {number} */ drafts) =>
    count({ entries, stubs: entries.map((one) => stubOf(one)), drafts }, NOW).safe_to_empty;
  assert.deepEqual(
    [safe([done], 0), safe([done], 1), safe([done, waiting], 0)],
    [true, false, false],
  );
});

test('today is counted on the calendar of Jakarta', () => {
  const late = entry('1', 'waiting', { time: '2026-11-20T17:00:00.000Z' });
  const before = entry('2', 'waiting', { time: '2026-11-20T16:59:59.000Z' });
  const stubs = [stubOf(late), stubOf(before)];
  const counts = count({ entries: [late, before], stubs, drafts: 0 }, NOW);
  assert.equal(counts.today, 1);
  assert.equal(counts.oldest_waiting, before.time);
});
