/** The idle watch, with a document that only says whether it is hidden. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { IDLE_MS, watchIdle } from '../../../webapp/static/js/store/idle.js';

Object.assign(globalThis, {
  document: { hidden: false, addEventListener() {}, removeEventListener() {} },
});

test('the first touch after a sleep finds the screen closed', (context) => {
  const start = Date.now();
  const clock = context.mock.method(Date, 'now', () => start);
  let calls = 0;
  const watch = watchIdle(() => {
    calls += 1;
  });
  clock.mock.mockImplementation(() => start + IDLE_MS - 1000);
  watch.touch();
  assert.equal(calls, 0, 'somebody is there');
  clock.mock.mockImplementation(() => start + 3 * IDLE_MS);
  watch.touch();
  assert.equal(calls, 1);
  watch.stop();
});
