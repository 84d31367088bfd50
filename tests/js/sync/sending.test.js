/** What is sent next, what an answer is worth and what the list shows, as tests/vectors/sync/sending.json has it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import {
  doubtNews,
  keyOf,
  mendState,
  newestRev,
  showNewest,
} from '../../../webapp/static/js/store/settling.js';
import { slowDown, speedUp, takeBatch } from '../../../webapp/static/js/sync/batching.js';
import { isSyncAnswer, judge } from '../../../webapp/static/js/sync/judging.js';

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/sync/sending.json', import.meta.url), 'utf8'),
);

/** @type {Record<string, (given: any) => unknown>} */
const RULES = {
  take_batch: ({ waiting, pace }) => takeBatch(waiting, pace).map(keyOf),
  slow_down: ({ pace, batch, too_large }) => slowDown(pace, batch, too_large),
  speed_up: ({ pace }) => speedUp(pace),
  judge: ({ seen }) => /** @type {any} */ (judge(seen)).cause ?? null,
  is_sync_answer: ({ body }) => isSyncAnswer(body),
  show_newest: ({ stub, all }) => showNewest(stub, all),
  doubt_news: ({ stub }) => doubtNews(stub),
  mend_state: ({ stub }) => mendState(stub),
  newest_rev: ({ stub }) => newestRev(stub),
};

for (const { id, rule, comment, input, expect } of cases) {
  test(`${rule} ${id}: ${comment}`, () => {
    assert.deepEqual(/** @type {any} */ (RULES[rule])(input), expect);
  });
}
