/** The queue's transitions, case by case, as tests/vectors/sync/queue.json writes them down. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import {
  applyChange,
  doubtNews,
  mayForget,
  mayPurge,
  offerAgain,
  refuse,
  settle,
  showNewest,
} from '../../../webapp/static/js/store/settling.js';
import { shownState } from '../../../webapp/static/js/views/states.js';

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/sync/queue.json', import.meta.url), 'utf8'),
);

/** @type {Record<string, (given: any) => unknown>} */
const RULES = {
  settle: ({ entry, result, answer }) => settle(entry, result, answer),
  offer_again: ({ entry, epoch }) => offerAgain(entry, epoch),
  may_purge: ({ entry, all, answer }) => mayPurge(entry, all, answer),
  may_forget: ({ all, answer, stub }) => mayForget(all, answer, stub),
  refuse: ({ entry, change }) => refuse(entry, change),
  apply_change: ({ stub, change }) => applyChange(stub, change),
  show_newest: ({ stub, all }) => showNewest(stub, all),
  shown_state: ({ stub }) => shownState(stub),
};

for (const { id, rule, comment, input, expect } of cases) {
  test(`${rule} ${id}: ${comment}`, () => {
    assert.deepEqual(/** @type {any} */ (RULES[rule])(input), expect);
  });
}

test('a restored server that has lost a decision has not made it', () => {
  /** @type {any} */
  const approved = {
    id: 'a',
    rev: 1,
    n: 7,
    state: 'delivered',
    server_state: 'approved',
    reason: null,
  };
  const doubted = doubtNews(approved);
  assert.equal(doubted.server_state, null);
  const change = { n: 1, id: 'a', rev: 1, state: 'returned', reason: 'hp_salah', time: '' };
  assert.equal(applyChange(doubted, change).server_state, 'returned');
});

test('after a correction was refused, news of the revision that stands is news', () => {
  /** @type {any} */
  const sent = { id: 'a', rev: 2, state: 'quarantined', server_state: null, reason: null, n: 3 };
  const news = (
    /** @type {number} */ n,
    /** @type {number} */ rev,
    /** @type {string} */ state,
  ) => ({
    ...{ n, id: sent.id, rev, state, reason: null, time: '2026-11-22T08:00:00.000Z' },
  });
  assert.equal(applyChange(sent, news(4, 1, 'approved')).server_state, null, 'not settled yet');
  // The office tells how the record stands, of the revision that it has refused; later of the one that it has.
  const settled = applyChange(sent, news(4, 2, 'submitted'));
  assert.equal(applyChange(settled, news(5, 1, 'returned')).server_state, 'returned');
});
