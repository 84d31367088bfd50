import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceFor as sentenceForFailure } from '../../../webapp/static/js/views/activation.js';
import { sentenceFor } from '../../../webapp/static/js/views/lock.js';
import { checkNewPin, isTooEasy, readPin } from '../../../webapp/static/js/views/pin.js';
import { findRoute } from '../../../webapp/static/js/views/router.js';
import { warningsFor } from '../../../webapp/static/js/views/warnings.js';
import { initWords, t } from '../../../webapp/static/js/views/words.js';

test('a PIN of equal or successive digits is too easy', () => {
  assert.deepEqual(['111111', '123456', '654321'].map(isTooEasy), [true, true, true]);
  assert.deepEqual(['112233', '123457', '739502'].map(isTooEasy), [false, false, false]);
});

test('a new PIN must be six digits, typed twice', () => {
  const codes = (/** @type {[string, string]} */ ...typed) =>
    checkNewPin(...typed).map(({ code }) => code);
  assert.deepEqual(codes('', ''), ['pin_kosong']);
  assert.deepEqual(codes('12345', '12345'), ['pin_panjang']);
  assert.deepEqual(codes('12345a', '12345a'), ['pin_panjang']);
  assert.deepEqual(codes('222222', '222222'), ['pin_mudah']);
  assert.deepEqual(codes('739502', '739501'), ['pin_beda']);
  assert.deepEqual(codes('739502', '739502'), []);
  assert.equal(readPin(' 739 502 '), '739502');
});

test('a wrong PIN says how many tries are left, and a wait how long it is', () => {
  const now = new Date('2026-11-21T07:45:00.000Z');
  assert.equal(sentenceFor({ left: 5, wait_until: null }, now, false), null);
  assert.deepEqual(sentenceFor({ left: 4, wait_until: null }, now, true)?.values, { n: 4 });
  const waiting = sentenceFor({ left: 0, wait_until: '2026-11-21T07:49:30.000Z' }, now, false);
  assert.deepEqual([waiting?.text, waiting?.values], ['tunggu', { n: 5 }]);
  assert.equal(sentenceFor({ left: 1, wait_until: '2026-11-21T07:44:00.000Z' }, now, false), null);
});

test('what kept an activation from the server has its sentence, whatever word the server used', () => {
  const said = (/** @type {string} */ code, /** @type {string} */ why) =>
    sentenceForFailure({ code, why });
  assert.equal(said('invitation_used', 'refused'), 'terpakai');
  assert.equal(said('server_error', 'server'), 'ramai');
  assert.equal(said('unavailable', 'busy'), 'ramai');
  assert.equal(said('offline', 'offline'), 'tanpa_internet');
});

test('a route gives its parts by name, and a fixed part goes before a named one', () => {
  const screen = (/** @type {string} */ template) => ({
    template,
    title: '',
    bar: true,
    show() {},
  });
  const routes = {
    '#/': screen('home'),
    '#/undangan/ketik': screen('type'),
    '#/undangan/:code': screen('invitation'),
    '#/slip/:id': screen('slip'),
  };
  const found = (/** @type {string} */ hash) => findRoute(routes, hash);
  assert.equal(found('')?.route.template, 'home');
  assert.equal(found('#/undangan/ketik')?.route.template, 'type');
  assert.deepEqual(found('#/undangan/7KQ2M9XW4R')?.params, { code: '7KQ2M9XW4R' });
  assert.deepEqual(found('#/slip/a%20b')?.params, { id: 'a b' });
  assert.deepEqual(found('#/slip/%E0%A4%A')?.params, { id: '%E0%A4%A' });
  assert.equal(found('#/slip'), null);
});

test('a good day has no warnings, a bad one has them most urgent first', () => {
  const good = { tokens: 180, full: 0.2, tariffDays: 0, clockMs: 0 };
  assert.deepEqual(warningsFor(good, {}), []);
  const bad = { tokens: 0, full: 0.95, tariffDays: 4, clockMs: -3 * 3_600_000 };
  assert.deepEqual(
    warningsFor(bad, {}).map(({ text }) => text),
    ['sync.jam_beda_jam', 'home.slip_habis', 'home.memori', 'home.tarif'],
  );
  const few = warningsFor({ ...good, tokens: 20 }, { slip_warning: 20 });
  assert.deepEqual(few, [{ text: 'home.slip_sedikit', values: { n: 20 } }]);
});

test('a sentence without its words or its values is a bug', () => {
  initWords({ home: { hari_ini: 'Hari ini: {n} orang didata' } });
  assert.equal(t('home.hari_ini', { n: 12 }), 'Hari ini: 12 orang didata');
  assert.throws(() => t('home.lain'));
  assert.throws(() => t('home.hari_ini'));
});
