import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judgeHere, judgeThere, sayUnasked } from '../../../webapp/static/js/views/verdict.js';
import { initWords } from '../../../webapp/static/js/views/words.js';

const words = new URL('../../../webapp/static/text/id.json', import.meta.url);
initWords(JSON.parse(readFileSync(words, 'utf8')));

const OFFICER = { name: 'SRI W.', card: 'K-0147' };
const heard = (/** @type {string} */ state) => ({
  known: true,
  state,
  initials: 'B••• S•••••',
  officer: OFFICER,
});

test('every state that the server may tell has its words and its colour', () => {
  const told = {
    submitted: ['good', 'Slip asli. Terkirim ke server.'],
    approved: ['good', 'Slip asli. Disetujui.'],
    returned: ['good', 'Slip asli. Dikembalikan.'],
    handed_over: ['good', 'Slip asli. Diserahkan ke BPJS.'],
    registered: ['good', 'Slip asli. Terdaftar di BPJS.'],
    rejected: ['ended', 'Slip asli. Ditolak.'],
    bpjs_rejected: ['ended', 'Slip asli. Ditolak BPJS.'],
    withdrawn: ['ended', 'Slip asli. Dibatalkan pekerja.'],
    void: ['ended', 'Slip dibatalkan.'],
  };
  for (const [state, [tone, title]] of Object.entries(told)) {
    const verdict = judgeThere(heard(state), 'token');
    assert.deepEqual([verdict.tone, verdict.title], [tone, title]);
    assert.deepEqual(verdict.lines, ['Nama: B••• S•••••', 'Petugas: SRI W. (K-0147)']);
  }
});

test('a slip without a record names who has not sent, where that is known', () => {
  const { title, lines } = judgeThere(heard('belum_sampai'), 'token');
  const late = 'Datanya belum sampai di server. Petugas SRI W. belum mengirim.';
  assert.deepEqual([title, lines], ['Slip asli.', [late]]);
  const lost = { ...heard('belum_sampai'), officer: null };
  assert.deepEqual(judgeThere(lost, 'token').lines, ['Datanya belum sampai di server.']);
});

test('unknown is unknown, and a code is to be read again first', () => {
  const unknown = { known: false, state: null, initials: '', officer: null };
  const { title, lines } = judgeThere(unknown, 'token');
  assert.equal(
    `${title} ${lines}`,
    'Tidak dikenal, kemungkinan palsu. Simpan slip dan catat pembawanya.',
  );
  assert.equal(judgeThere(unknown, 'code').lines[0], 'Periksa dulu huruf dan angkanya.');
});

test('no failure of a call says anything of the slip', () => {
  for (const why of ['offline', 'portal', 'busy', 'server', 'disabled', 'unknown_device'])
    assert.doesNotMatch(sayUnasked({ why }).join(' '), /palsu|asli/);
  assert.equal(sayUnasked({ why: 'offline' })[0], 'Perlu internet untuk memeriksa status.');
});

test('what wants to be a slip and cannot be one is told without any key', async () => {
  const known = { settings: /** @type {any} */ ({ slip_keys: [] }), stubs: [] };
  const { tone, ask } = await judgeHere('spoiled', '', known);
  assert.deepEqual([tone, ask], ['bad', false]);
});
