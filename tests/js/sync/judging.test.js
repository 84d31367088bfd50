/** What an answer is worth: only JSON of ours counts. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { isSyncAnswer, judge } from '../../../webapp/static/js/sync/judging.js';

const JSON_TYPE = 'application/json';

/** @param {object} seen */
const judged = (seen) =>
  judge({ status: 200, type: JSON_TYPE, redirected: false, text: '{}', retryAfter: null, ...seen });

/** @param {object} seen */
const cause = (seen) => /** @type {any} */ (judged(seen)).cause;

test('JSON with a good status is an answer', () => {
  assert.deepEqual(judged({ text: '{"epoch":"e"}' }), { ok: true, body: { epoch: 'e' } });
  assert.equal(judged({ type: 'application/json; charset=utf-8' }).ok, true);
});

test('a captive portal is seen by its page, its lead elsewhere or its half JSON', () => {
  assert.equal(cause({ type: 'text/html', text: '<html>Login</html>' }), 'portal');
  assert.equal(cause({ type: 'text/html', text: '{}' }), 'portal');
  assert.equal(cause({ redirected: true }), 'portal');
  assert.equal(cause({ text: '{"epoch"' }), 'portal');
  assert.equal(cause({ text: '[]' }), 'portal');
  assert.equal(cause({ status: 511, type: 'text/html' }), 'portal');
  assert.equal(cause({ status: 404, type: 'text/html' }), 'portal');
});

test('refusals have the cause that the screens can name', () => {
  const code = (/** @type {number} */ status, /** @type {string} */ name) =>
    cause({
      status,
      text: JSON.stringify({ code: name, server_time: '2026-11-21T08:00:00.000Z' }),
    });
  assert.equal(code(401, 'clock'), 'clock');
  assert.equal(code(401, 'unknown_device'), 'unknown_device');
  assert.equal(code(401, 'bad_token'), 'unknown_device');
  assert.equal(code(403, 'device_closed'), 'disabled');
  assert.equal(code(413, 'too_large'), 'too_large');
  assert.equal(code(429, 'too_many'), 'busy');
  assert.equal(code(503, 'unavailable'), 'busy');
  assert.equal(code(500, 'server_error'), 'server');
  assert.equal(code(400, 'bad_shape'), 'refused');
  assert.equal(code(410, 'used_invitation'), 'refused');
});

test('a proxy before the server may speak HTML and still be understood', () => {
  assert.equal(cause({ status: 502, type: 'text/html' }), 'server');
  assert.equal(cause({ status: 503, type: 'text/html' }), 'busy');
  assert.equal(cause({ status: 413, type: 'text/html' }), 'too_large');
});

test('Retry-After is read in seconds and has an upper limit', () => {
  const wait = (/** @type {string | null} */ retryAfter) =>
    /** @type {any} */ (judged({ status: 503, retryAfter })).retry_ms;
  assert.deepEqual(
    [wait('30'), wait('86400'), wait('soon'), wait(null)],
    [30_000, 3_600_000, null, null],
  );
});

test('a sync answer without its parts is none', () => {
  const whole = { epoch: 'e', server_time: '2026-11-21T08:00:00.000Z', cursor: 'c', results: [] };
  assert.equal(isSyncAnswer(whole), true);
  for (const part of Object.keys(whole))
    assert.equal(isSyncAnswer({ ...whole, [part]: undefined }), false);
});
