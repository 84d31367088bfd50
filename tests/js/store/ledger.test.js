/** The one count: its parts add up, whatever the states are. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { count } from '../../../webapp/static/js/store/ledger.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');

const EPOCH = 'e';

/** What lies in a database, as far as a test names it. @param {any} more */
const booksOf = (more) => ({
  ...{ stubs: [], entries: [], drafts: 0, changes: [], mends: [], epoch: EPOCH },
  ...more,
});

/** @param {string} id @param {string} state @param {object} more @returns {any} */
const entry = (id, state, more = {}) => ({
  ...{ id, rev: 1, state, bytes: 4000, time: '2026-11-21T07:00:00.000Z' },
  ...{ receipt_time: state === 'waiting' ? null : '2026-11-21T08:00:00.000Z', purged_at: null },
  epoch: state === 'waiting' ? null : EPOCH,
  ...more,
});

/** @param {any} entry @param {object} more @returns {any} */
const stubOf = ({ id, state, time }, more = {}) => ({
  id,
  state,
  time,
  token: 'T',
  server_state: null,
  ...more,
});

test('the parts of the ledger add up to what is on the phone', () => {
  const entries = ['waiting', 'delivered', 'delivered', 'quarantined', 'refused'].map(
    (state, index) => entry(String(index), state),
  );
  const counts = count(
    booksOf({ entries, stubs: entries.map((one) => stubOf(one)), drafts: 1 }),
    NOW,
  );
  assert.equal(counts.on_phone, 5);
  assert.equal(counts.delivered + counts.waiting + counts.refused, counts.on_phone);
  assert.deepEqual([counts.delivered, counts.waiting, counts.refused, counts.drafts], [3, 1, 1, 1]);
  assert.deepEqual([counts.retained, counts.waiting_bytes], [4, 4000]);
});

test('a record whose copy is gone is listed but no longer on the phone', () => {
  const gone = entry('1', 'delivered', { purged_at: '2026-11-20T00:00:00.000Z' });
  const counts = count(booksOf({ entries: [gone], stubs: [stubOf(gone)], drafts: 0 }), NOW);
  assert.deepEqual([counts.on_phone, counts.delivered, counts.safe_to_empty], [0, 0, true]);
});

test('the phone may be emptied only when every receipt is in and no draft is left', () => {
  const waiting = entry('1', 'waiting');
  const done = entry('2', 'delivered');
  const safe = (/** @type {any[]} */ entries, /** @type {number} */ drafts) =>
    count(booksOf({ entries, stubs: entries.map((one) => stubOf(one)), drafts }), NOW)
      .safe_to_empty;
  assert.deepEqual(
    [safe([done], 0), safe([done], 1), safe([done, waiting], 0)],
    [true, false, false],
  );
});

test('today is counted on the calendar of Jakarta', () => {
  const late = entry('1', 'waiting', { time: '2026-11-20T17:00:00.000Z' });
  const before = entry('2', 'waiting', { time: '2026-11-20T16:59:59.000Z' });
  const stubs = [stubOf(late), stubOf(before)];
  const counts = count(booksOf({ entries: [late, before], stubs, drafts: 0 }), NOW);
  assert.equal(counts.today, 1);
  assert.equal(counts.oldest_waiting, before.time);
});

test('what needs its volunteer is counted once, also when it is both refused and returned', () => {
  const entries = [entry('1', 'refused'), entry('2', 'delivered'), entry('3', 'waiting')];
  const stubs = entries.map((one) => stubOf(one, { server_state: 'returned' }));
  const changes = [
    { id: '4', state: 'returned' },
    { id: '5', state: 'refused' },
    { id: '6', state: 'approved' },
  ];
  const counts = count(booksOf({ entries, stubs, changes }), NOW);
  assert.deepEqual([counts.refused, counts.returned], [1, 3]);
  assert.equal(counts.delivered + counts.waiting + counts.refused, counts.on_phone);
});

test('a correction that is being written counts while its record is to be mended', () => {
  const entries = [entry('1', 'delivered'), entry('2', 'delivered')];
  const stubs = [stubOf(entries[0], { server_state: 'returned' }), stubOf(entries[1])];
  const counts = count(booksOf({ entries, stubs, mends: ['1', '2'] }), NOW);
  assert.deepEqual([counts.mends, counts.leftover, counts.safe_to_empty], [1, 1, false]);
});

test('nothing is safe while something is refused or copies are to be offered again', () => {
  const safe = (/** @type {any} */ one, /** @type {string} */ epoch) =>
    count(booksOf({ entries: [one], stubs: [stubOf(one)], epoch }), NOW).safe_to_empty;
  const purged = { purged_at: '2026-11-20T00:00:00.000Z' };
  assert.equal(safe(entry('1', 'refused'), EPOCH), false);
  assert.equal(safe(entry('1', 'refused', purged), EPOCH), false);
  assert.equal(safe(entry('1', 'delivered'), EPOCH), true);
  assert.equal(safe(entry('1', 'delivered'), 'later'), false);
  assert.equal(safe(entry('1', 'delivered', purged), 'later'), true);
});

test('copies are kept for fourteen days after the last receipt', () => {
  const entries = [
    entry('1', 'delivered'),
    entry('2', 'delivered', { receipt_time: '2026-11-21T09:00:00.000Z' }),
    entry('3', 'waiting'),
  ];
  assert.equal(count(booksOf({ entries }), NOW).kept_until, '2026-12-05T09:00:00.000Z');
  assert.equal(count(booksOf({ entries: [entries[2]] }), NOW).kept_until, null);
});

test('a record of an earlier phone that is mended here was not entered today', () => {
  const mended = entry('1', 'waiting');
  const stubs = [stubOf(mended, { token: '' })];
  assert.equal(count(booksOf({ entries: [mended], stubs }), NOW).today, 0);
});
