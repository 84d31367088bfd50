import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  filterOf,
  inFilter,
  ledgerLine,
  restLine,
  shownState,
} from '../../../webapp/static/js/views/states.js';

const NOW = new Date('2026-11-21T07:45:00.000Z');
const LEDGER = {
  ...{ on_phone: 14, delivered: 11, waiting: 3, refused: 0, returned: 0, drafts: 0, today: 12 },
  ...{ oldest_waiting: '2026-11-21T06:00:00.000Z', last_receipt: null, safe_to_empty: false },
  ...{ retained: 3, waiting_bytes: 12000 },
};

test("the server's word stands once it has what the phone has", () => {
  assert.equal(shownState({ state: 'delivered', server_state: 'approved' }), 'approved');
  assert.equal(shownState({ state: 'quarantined', server_state: 'submitted' }), 'delivered');
  assert.equal(shownState({ state: 'quarantined', server_state: null }), 'quarantined');
});

test('a correction that waits is not shown as returned any more', () => {
  assert.equal(shownState({ state: 'waiting', server_state: 'returned' }), 'waiting');
});

test('every state stands under one filter', () => {
  assert.deepEqual(['draft', 'waiting', 'sending'].map(filterOf), ['belum', 'belum', 'belum']);
  assert.deepEqual(['refused', 'returned'].map(filterOf), ['perbaiki', 'perbaiki']);
  assert.deepEqual(['delivered', 'quarantined', 'rejected'].map(filterOf), [
    'terkirim',
    'terkirim',
    'terkirim',
  ]);
});

test('the queue is newest first and keeps to its filter', () => {
  const stub = (/** @type {string} */ id, /** @type {string} */ time, /** @type {any} */ state) =>
    /** @type {any} */ ({ id, time, state, server_state: null });
  const stubs = [
    stub('a', '2026-11-20', 'waiting'),
    stub('b', '2026-11-21', 'delivered'),
    stub('c', '2026-11-22', 'waiting'),
  ];
  assert.deepEqual(
    inFilter(stubs, 'belum').map(({ id }) => id),
    ['c', 'a'],
  );
  assert.deepEqual(
    inFilter(stubs, 'semua').map(({ id }) => id),
    ['c', 'b', 'a'],
  );
});

test('the ledger names what waits only when something does', () => {
  assert.equal(ledgerLine(LEDGER).text, 'home.ledger_menunggu');
  assert.equal(ledgerLine({ ...LEDGER, waiting: 0 }).text, 'home.ledger');
});

test('what waits is told gently, after a day and after three days', () => {
  const since = (/** @type {string} */ oldest_waiting) =>
    restLine({ ...LEDGER, oldest_waiting }, NOW, {});
  assert.equal(since('2026-11-21T06:00:00.000Z'), 'sisa');
  assert.equal(since('2026-11-20T07:45:00.000Z'), '24jam');
  assert.equal(since('2026-11-18T07:45:00.000Z'), '3hari');
});

test('an empty phone invites, a settled one says when', () => {
  const empty = { ...LEDGER, on_phone: 0, delivered: 0, waiting: 0, today: 0 };
  assert.equal(restLine(empty, NOW, {}), 'kosong');
  const settled = { ...LEDGER, waiting: 0, last_receipt: '2026-11-21T07:32:00.000Z' };
  assert.equal(restLine(settled, NOW, {}), 'semua');
});
