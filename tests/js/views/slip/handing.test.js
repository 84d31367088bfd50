/** What a slip says and to whom it goes: the lines of the paper, the message, and what a sheet takes. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { wrap } from '../../../../webapp/static/js/views/slip/drawing.js';
import { linesOf, paperOf } from '../../../../webapp/static/js/views/slip/paper.js';
import { MOST, pick } from '../../../../webapp/static/js/views/slip/sheets.js';
import { messageOf, whatsAppLink } from '../../../../webapp/static/js/views/slip/whatsapp.js';
import { initWords } from '../../../../webapp/static/js/views/words.js';

const words = new URL('../../../../webapp/static/text/id.json', import.meta.url);
initWords(JSON.parse(readFileSync(words, 'utf8')));

const CODE = { kode: '7KQ2-9XW6', url: 'https://jaring.contoh.id/s/ABCDEFGHIJKLMNOPQRSTUVWXYZ' };
const STUB = /** @type {any} */ ({
  ...{ id: 'a', code: '7KQ29XW6', name: 'Budi S.', slip: 'A'.repeat(26), token: 'B'.repeat(138) },
  ...{ time: '2026-11-21T07:32:10.120Z', kelurahan: '31.73.04.1001' },
});
const PROFILE = /** @type {any} */ ({
  settings: { public_url: 'https://jaring.contoh.id/', hotline: '175', contoh: false },
  person: { name: 'Sri Wahyuni', card: 'K-0147' },
});
const once = { id: 'a', program_line: 'JKK+JKM, 3 bulan: Rp33.600 (perkiraan)', phone: null };

/** @param {object | null} saved @returns {any} */
const app = (saved) => ({
  once: saved,
  tables: { wilayah: { areas: { '31.73.04.1001': 'Tambora' } } },
});

/** @param {import('../../../../webapp/static/js/views/slip/paper.js').Paper} paper */
const said = (paper) => {
  const { above, below } = linesOf(paper);
  return [...above, ...below].map(({ text }) => text.replace(/\u00a0/g, ' '));
};

test('a slip says what it must, in this order', () => {
  assert.deepEqual(said(paperOf(app(once), STUB, PROFILE)), [
    'BUKTI PENDATAAN',
    'BPJS Ketenagakerjaan – Pekerja Mandiri (BPU)',
    '7KQ2-9XW6',
    'BUDI S.',
    '21-11-2026 14.32',
    'Kel. Tambora',
    'Petugas: SRI W. (K-0147)',
    'JKK+JKM, 3 bulan: Rp33.600 (perkiraan)',
    ' ',
    'BUKAN KARTU PESERTA.',
    'Perlindungan mulai setelah iuran pertama dibayar.',
    'GRATIS – tidak ada biaya pendataan.',
    'Cek status: pindai QR, atau jaring.contoh.id/s lalu ketik kode. Tanya: 175',
  ]);
});

test('shown again, it has no line of the programme, and never one of another worker', () => {
  for (const other of [null, { ...once, id: 'b' }]) {
    assert.ok(
      !said(paperOf(app(other), STUB, PROFILE))
        .join()
        .includes('JKK'),
    );
  }
});

test('the QR is in capitals with the whole token, the link short; without a token both are short', () => {
  const paper = paperOf(app(null), STUB, PROFILE);
  assert.equal(paper.url, `HTTPS://JARING.CONTOH.ID/S/${'B'.repeat(138)}`);
  assert.equal(paper.link, `https://jaring.contoh.id/s/${'A'.repeat(26)}`);
  const bare = paperOf(app(null), { ...STUB, token: '' }, PROFILE);
  assert.equal(bare.url, `HTTPS://JARING.CONTOH.ID/S/${'A'.repeat(26)}`);
});

test('a demonstration says on every slip that it is one', () => {
  const settings = { ...PROFILE.settings, contoh: true };
  assert.equal(said(paperOf(app(null), STUB, { ...PROFILE, settings }))[0], 'CONTOH');
});

test('the message names the worker by the given name, and by nothing when only a letter is kept', () => {
  const rest =
    'Data sudah dicatat untuk BPJS Ketenagakerjaan. Kode: 7KQ2-9XW6. ' +
    `Cek status: ${CODE.url}. Ini bukan kartu peserta. Pendataan gratis.`;
  assert.equal(messageOf({ name: 'Budi', ...CODE }), `Halo Bapak/Ibu Budi. ${rest}`);
  assert.equal(messageOf({ name: 'B.', ...CODE }), `Halo Bapak/Ibu. ${rest}`);
  assert.equal(messageOf({ name: '', ...CODE }), `Halo Bapak/Ibu. ${rest}`);
});

test('the link goes to the number without its plus, or asks for the contact', () => {
  const link = whatsAppLink('Halo & selamat', '+6281234567890');
  assert.equal(link, 'https://wa.me/6281234567890?text=Halo%20%26%20selamat');
  assert.equal(whatsAppLink('Halo', null), 'https://wa.me/?text=Halo');
});

test('a row breaks at spaces, and inside a word only when no row holds it', () => {
  const fits = (/** @type {string} */ text) => text.length <= 8;
  assert.deepEqual(wrap('satu dua tiga', fits), ['satu dua', 'tiga']);
  assert.deepEqual(wrap('di jaring.contoh.id/s', fits), ['di', 'jaring.c', 'ontoh.id', '/s']);
  assert.deepEqual(wrap('jaring.contoh.id x', fits), ['jaring.c', 'ontoh.id', 'x']);
  assert.deepEqual(wrap(' ', fits), ['']);
});

test('a sheet takes what the server has and what still counts, the newest and oldest first', () => {
  const made = (/** @type {number} */ n, /** @type {object} */ changes = {}) => ({
    ...STUB,
    ...{ id: `id-${n}`, state: 'delivered', server_state: 'submitted', reason: null },
    ...{ time: new Date(Date.parse('2026-11-20T03:00:00Z') + n * 600_000).toISOString() },
    ...changes,
  });
  const now = new Date('2026-11-21T10:00:00Z');
  const none = [
    made(1, { state: 'waiting' }),
    made(2, { state: 'quarantined', server_state: null }),
    made(3, { server_state: 'rejected' }),
    made(4, { server_state: 'withdrawn' }),
    made(5, { state: 'refused' }),
  ];
  assert.deepEqual(pick(none, now), { all: [], today: [] });
  const kept = [made(150), made(1, { server_state: 'registered' })];
  const { all, today } = pick([...kept, ...none], now);
  assert.deepEqual(
    all.map(({ id }) => id),
    ['id-1', 'id-150'],
  );
  assert.deepEqual(
    today.map(({ id }) => id),
    ['id-150'],
  );
  const many = Array.from({ length: MOST + 5 }, (_, n) => made(n));
  assert.deepEqual(pick(many, now).all[0]?.id, 'id-5');
});
