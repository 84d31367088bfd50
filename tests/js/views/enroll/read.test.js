import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRecord } from '../../../../webapp/static/js/rules/enrollment.js';
import { readRecord, typedDay } from '../../../../webapp/static/js/views/enroll/read.js';
import { CONTEXT, TYPED } from './tables.js';

const read = (/** @type {Record<string, string>} */ changes = {}) =>
  readRecord({ ...TYPED, ...changes }, CONTEXT);

test('what was typed becomes the record of the wire, and it has no problems', () => {
  const record = read();
  assert.deepEqual(record, {
    sudah_peserta: 'belum',
    nik: '3173042107959001',
    nik_konfirmasi: 'cocok',
    nama: 'budi santoso',
    tanggal_lahir: '1995-07-21',
    jenis_kelamin: 'L',
    alamat: 'Gg. Masjid No. 12',
    tinggal_sekarang: { same: true, alamat: null },
    kelurahan: '31.73.04.1001',
    rw: '002',
    rt: '007',
    kode_pos: null,
    tanpa_hp: false,
    no_hp: '+6281234567890',
    email: null,
    pekerjaan: 'ojek_online',
    lokasi_kerja: { code: 'keliling', text: null },
    jam_kerja: { tidak_tentu: false, mulai: '07:00', selesai: '16:00' },
    penghasilan: { band: 1, edition: '2026', stated: true },
    pemberi_kerja: false,
    program: 'jkk_jkm',
    bulan: 6,
    pembayar: 'sendiri',
    waris: null,
    pernyataan: { version: 1, kerja_mandiri: true, paham_program: true, data_benar: true },
  });
  assert.deepEqual(checkRecord(record, CONTEXT), []);
});

test('birth date and sex are the NIK’s own only while they agree with the KTP', () => {
  const card = {
    nik_konfirmasi: 'berbeda',
    'tanggal_lahir.tanggal': '22',
    'tanggal_lahir.bulan': '7',
    'tanggal_lahir.tahun': '1995',
    jenis_kelamin: 'P',
  };
  assert.equal(read(card).tanggal_lahir, '1995-07-22');
  assert.equal(read(card).jenis_kelamin, 'P');
  assert.equal(read({ ...card, nik_konfirmasi: 'cocok' }).tanggal_lahir, '1995-07-21');
});

test('an unfinished date keeps its empty place, so that the sentence can name it', () => {
  const day = typedDay({ 'tanggal_lahir.tanggal': '27', 'tanggal_lahir.bulan': '3' });
  assert.equal(day, '27-3-');
  assert.equal(typedDay({}), null);
});

test('income that is not told is the lowest band, marked as such', () => {
  assert.deepEqual(read({ penghasilan: 'tidak_disebut' }).penghasilan, {
    band: 1,
    edition: '2026',
    stated: false,
  });
  assert.equal(read({ penghasilan: '' }).penghasilan, null);
});

test('what the worker does not know or have leaves nothing behind', () => {
  const record = read({
    rtrw_tidak_tahu: '1',
    jam_kerja: 'tidak_tentu',
    tanpa_hp: '1',
    no_hp: '',
    lokasi_lain: 'di gudang',
    tinggal_alamat: 'Jl. Lama 1',
  });
  assert.deepEqual([record.rt, record.rw], ['000', '000']);
  assert.deepEqual(record.jam_kerja, { tidak_tentu: true, mulai: null, selesai: null });
  assert.deepEqual([record.tanpa_hp, record.no_hp], [true, null]);
  assert.deepEqual(record.lokasi_kerja, { code: 'keliling', text: null });
  assert.deepEqual(record.tinggal_sekarang, { same: true, alamat: null });
});

test('an heir without a relation is kept as typed, an empty one is none', () => {
  assert.equal(read({ waris_nama: '  ' }).waris, null);
  const record = read({ waris_nama: 'Siti Aminah' });
  assert.deepEqual(record.waris, { nama: 'Siti Aminah', hubungan: null, hp: null });
});

test('an empty form is a record with everything missing, never an error', () => {
  assert.ok(checkRecord(readRecord({}, CONTEXT), CONTEXT).length > 10);
});
