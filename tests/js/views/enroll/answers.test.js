import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive } from '../../../../webapp/static/js/rules/enrollment.js';
import { rowText } from '../../../../webapp/static/js/views/enroll/area-row.js';
import { hashOf, consentOf } from '../../../../webapp/static/js/views/enroll/consent-text.js';
import { hashAfter } from '../../../../webapp/static/js/views/enroll/flow.js';
import { bandLabel, readNumber } from '../../../../webapp/static/js/views/enroll/income.js';
import { pointIn } from '../../../../webapp/static/js/views/enroll/pad.js';
import { readRecord } from '../../../../webapp/static/js/views/enroll/read.js';
import { summaryOf } from '../../../../webapp/static/js/views/enroll/summary.js';
import { t } from '../../../../webapp/static/js/views/words.js';
import { CONTEXT, TABLES, TYPED } from './tables.js';

const APP = /** @type {any} */ ({ tables: TABLES, t });
const TEXT = { version: 1, language: 'id', title: 'Persetujuan data', lines: ['Satu.'] };
const CONSENT = { ...TEXT, optional: { wa: 'Boleh WA', sponsor: 'Boleh nama' }, hash: '' };

/** @param {Record<string, string>} changes */
function answers(changes = {}) {
  const record = readRecord({ ...TYPED, ...changes }, CONTEXT);
  const consent = { method: 'tanda_tangan', purposes: { wa: true, sponsor: false } };
  const groups = summaryOf(record, consent, derive(record, CONTEXT).estimate, TABLES);
  return Object.fromEntries(groups.flatMap(({ rows }) => rows.map((row) => [row.field, row])));
}

test('the check page says every answer in human words', () => {
  const rows = answers();
  assert.equal(rows.nik?.text, '3173 0421 0795 9001');
  assert.equal(rows.nama?.text, 'BUDI SANTOSO');
  assert.equal(rows.tanggal_lahir?.text, '21 Juli 1995');
  assert.equal(rows.kelurahan?.text, 'RT 007 / RW 002, Tambora, Kec. Tambora');
  assert.equal(rows.no_hp?.text, '0812 3456 7890');
  assert.equal(rows.jam_kerja?.text, '07.00–16.00');
  assert.equal(rows.bulan?.text, '6 bulan, Rp58.800 (perkiraan)');
  assert.equal(rows.waris_nama?.text, 'Tidak diisi');
  assert.equal(rows.consent?.text, 'Tanda tangan, Boleh dikirimi WhatsApp');
});

test('a birth date that is the NIK’s own is mended at the NIK', () => {
  assert.equal(answers().tanggal_lahir?.step, 1);
  assert.equal(answers({ nik_konfirmasi: 'berbeda' }).tanggal_lahir?.step, 2);
});

test('every row has a name, also for what may stay empty', () => {
  const all = answers({
    kode_pos: '11220',
    email: 'a@contoh.id',
    waris_nama: 'Rudi',
    waris_hp: '0812 3456 7891',
  });
  for (const field of Object.keys(all)) assert.ok(t(`enroll.baris_${field}`));
});

test('the sticky row names RT, RW, kelurahan and kecamatan', () => {
  const home = { kelurahan: '31.73.04.1001', rt: '7', rw: '2' };
  assert.equal(rowText(APP, home), 'RT 007 / RW 002, Tambora, Kec. Tambora');
  assert.equal(rowText(APP, { ...home, rt: '' }), 'Tambora, Kec. Tambora');
  assert.equal(
    rowText(APP, { ...home, rtrw_tidak_tahu: '1' }),
    'RT/RW tidak tahu, Tambora, Kec. Tambora',
  );
});

test('bands say from where to where they reach', () => {
  const [first, second] = TABLES.iuran.bands;
  assert.equal(bandLabel(first), 'Di bawah Rp1.100.000');
  assert.equal(bandLabel(second), 'Rp1.100.000 – Rp1.299.999');
  assert.equal(bandLabel(TABLES.iuran.bands.at(-1)), 'Rp20.200.000 atau lebih');
});

test('earnings of a day are read with dots, spaces and Rp', () => {
  assert.equal(readNumber('Rp 150.000'), 150_000);
  assert.equal(readNumber('25'), 25);
  assert.equal(readNumber('dua'), null);
});

test('a finger is a whole number from 0 to 999 of the box, also when it slips outside', () => {
  const box = { left: 10, top: 20, width: 320, height: 220 };
  assert.deepEqual(pointIn({ clientX: 10, clientY: 20 }, box), [0, 0]);
  assert.deepEqual(pointIn({ clientX: 170, clientY: 130 }, box), [500, 500]);
  assert.deepEqual(pointIn({ clientX: 900, clientY: -5 }, box), [999, 0]);
});

test('the hash covers the text as it was shown, with the sponsor only where he was asked about', async () => {
  const [plain, sponsored] = [await hashOf(CONSENT, false), await hashOf(CONSENT, true)];
  assert.match(plain, /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(plain, sponsored);
});

test('spoken consent names its witness and carries no strokes', () => {
  const given = { text: CONSENT, strokes: [[1, 2]], time: '2026-11-21T07:32:10.120Z', hash: 'h' };
  const spoken = consentOf({ ...given, typed: { _lisan: '1', saksi: ' Darmi ', sponsor: '1' } });
  assert.deepEqual([spoken.method, spoken.saksi, spoken.strokes], ['lisan', 'Darmi', null]);
  assert.equal(spoken.purposes.sponsor, false);
  const signed = consentOf({ ...given, typed: { pembayar: 'sponsor', sponsor: '1', wa: '' } });
  assert.deepEqual(signed.purposes, { wa: false, sponsor: true });
});

test('mending one answer leads back to the check page', () => {
  assert.equal(hashAfter(3, false), '#/daftar/4');
  assert.equal(hashAfter(3, true), '#/daftar/periksa');
  assert.equal(hashAfter(7, false), '#/daftar/periksa');
});
