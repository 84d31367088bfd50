import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lineFor } from '../../../webapp/static/js/views/strip.js';
import { initWords, t } from '../../../webapp/static/js/views/words.js';

const TEXT = new URL('../../../webapp/static/text/id.json', import.meta.url);
initWords(JSON.parse(readFileSync(TEXT, 'utf8')));

const AT = Date.parse('2026-11-21T07:40:00.000Z');
const SEEN = { online: true, waiting: 0, now: AT };

/** @param {ReturnType<typeof lineFor>} line */
const said = (line) => (line?.text ? t(`sync.${line.text}`, line.values) : null);

test('without a network the strip is calm and says where the data are', () => {
  const line = lineFor({ kind: 'idle', last: null }, { ...SEEN, online: false, waiting: 3 });
  assert.equal(line?.kind, 'offline');
  assert.equal(said(line), 'Tanpa internet. Data disimpan di HP ini.');
});

test('sending shows acknowledged items, and nothing in its first second', () => {
  const state = /** @type {const} */ ({
    ...{ kind: 'sending', done: 2, total: 5, since: AT - 400, again: false },
  });
  const early = lineFor(state, SEEN);
  assert.equal(early?.kind, 'none');
  assert.equal(early?.again, 600);
  const later = lineFor({ ...state, since: AT - 1000 }, SEEN);
  assert.equal(said(later), 'Mengirim 2 dari 5…');
  assert.deepEqual(later?.progress, [2, 5]);
  const again = lineFor({ ...state, since: AT - 1000, again: true }, SEEN);
  assert.equal(said(again), 'Server meminta salinan ulang. Dikirim otomatis.');
  assert.deepEqual(again?.progress, [2, 5]);
});

test('a finished sending is green for four seconds, then quiet', () => {
  const state = /** @type {const} */ ({ kind: 'done', at: '2026-11-21T07:40:00.000Z' });
  const fresh = lineFor(state, SEEN);
  assert.equal(fresh?.kind, 'done');
  assert.equal(fresh?.again, 4000);
  assert.equal(said(fresh), 'Semua terkirim 14.40');
  assert.equal(lineFor(state, { ...SEEN, now: AT + 4000 })?.kind, 'calm');
  const tomorrow = lineFor(state, { ...SEEN, now: AT + 86_400_000 });
  assert.equal(said(tomorrow), 'Semua terkirim 21 Nov');
});

test('nothing is said to be all sent while anything waits', () => {
  const state = /** @type {const} */ ({ kind: 'done', at: '2026-11-21T07:40:00.000Z' });
  assert.equal(lineFor(state, { ...SEEN, waiting: 1 }), null);
  assert.equal(lineFor({ kind: 'idle', last: null }, SEEN), null);
});

test('every trouble has its own sentence, and only what waits can be tried again', () => {
  const causes = /** @type {const} */ ([
    'portal',
    'unknown_device',
    'disabled',
    'too_large',
    'old',
    'busy',
    'server',
  ]);
  const texts = causes.map((cause) => {
    const line = lineFor({ kind: 'trouble', cause, until: null }, { ...SEEN, waiting: 2 });
    assert.equal(line?.kind, 'trouble');
    assert.equal(line?.retry, cause !== 'too_large');
    assert.equal(Boolean(line?.rescue), cause === 'too_large');
    return said(line);
  });
  assert.equal(new Set(texts).size, causes.length);
  const idle = lineFor({ kind: 'trouble', cause: 'portal', until: null }, SEEN);
  assert.equal(idle?.retry, false);
});

test('a busy server says when it is tried again', () => {
  const until = '2026-11-21T08:05:00.000Z';
  const line = lineFor({ kind: 'trouble', cause: 'busy', until }, SEEN);
  assert.equal(said(line), 'Server sedang ramai. Dicoba lagi otomatis pukul 15.05.');
});

test('a weak network is not a fault', () => {
  const line = lineFor({ kind: 'trouble', cause: 'offline', until: null }, { ...SEEN, waiting: 2 });
  assert.equal(line?.kind, 'offline');
  assert.equal(said(line), 'Belum ada internet yang lancar. Data aman di HP ini.');
});

test('what waits for Wi-Fi says so, and only while something waits', () => {
  const seen = { ...SEEN, waiting: 2, held: true };
  const line = lineFor({ kind: 'idle', last: null }, seen);
  assert.equal(line?.kind, 'offline');
  assert.equal(said(line), 'Menunggu Wi-Fi. Data aman di HP ini.');
  assert.equal(lineFor({ kind: 'idle', last: null }, { ...seen, waiting: 0 }), null);
});
