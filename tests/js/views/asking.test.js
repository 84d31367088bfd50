/** What an answer about a record to be mended is worth. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallFailed } from '../../../webapp/static/js/sync/api.js';
import { judge } from '../../../webapp/static/js/sync/judging.js';
import { askServer } from '../../../webapp/static/js/views/mend/asking.js';

/** What the screen takes from such an answer. @param {number} status @param {string} type @param {string} text */
async function kindOf(status, type, text) {
  const judged = judge({ status, type, redirected: false, text, retryAfter: null });
  assert.ok(!judged.ok);
  const fields = () => Promise.reject(new CallFailed(judged));
  const app = /** @type {any} */ ({ sync: { fields } });
  return (await askServer(app, 'a', null)).kind;
}

test('only our own server says that nothing is asked for any more, or that a phone is closed', async () => {
  const said = (/** @type {string} */ code) => JSON.stringify({ code });
  assert.equal(await kindOf(404, 'application/json', said('not_found')), 'gone');
  assert.equal(await kindOf(403, 'application/json', said('device_closed')), 'closed');
  assert.equal(await kindOf(404, 'text/html', '<h1>Wi-Fi</h1>'), 'offline');
  assert.equal(await kindOf(403, 'text/html', '<h1>Wi-Fi</h1>'), 'offline');
});
