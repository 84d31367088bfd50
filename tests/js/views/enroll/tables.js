/** The real tables and words, for tests of the enrollment screens. */

import { readFileSync } from 'node:fs';
import { initWords } from '../../../../webapp/static/js/views/words.js';

const ROOT = new URL('../../../../webapp/static/', import.meta.url);

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

const RULES = ['nik', 'iuran', 'pekerjaan', 'enrollment', 'review', 'consent'];

export const TABLES =
  /** @type {import('../../../../webapp/static/js/rules/tables.js').Tables} */ ({
    ...Object.fromEntries(RULES.map((name) => [name, read(`rules/${name}.json`)])),
    prefixes: read('vendor/nik_prefixes.json'),
    wilayah: read('vendor/wilayah.json'),
  });

export const CONTEXT = {
  today: '2026-11-21',
  usia_min: 18,
  usia_maks: 64,
  territory: { code: '31.73.04.1001', rw: null, rt: null },
  tables: TABLES,
};

/** What a volunteer types for a worker whose KTP and NIK agree. */
export const TYPED = {
  sudah_peserta: 'belum',
  nik: '3173 0421 0795 9001',
  nik_konfirmasi: 'cocok',
  nama: ' budi  santoso',
  alamat: 'Gg. Masjid No. 12',
  tinggal_sekarang: 'sama',
  kelurahan: '31.73.04.1001',
  rt: '7',
  rw: '2',
  no_hp: '0812 3456 7890',
  tanpa_hp: '',
  pekerjaan: 'ojek_online',
  lokasi_kerja: 'keliling',
  jam_kerja: 'pagi_sore',
  jam_mulai: '07:00',
  jam_selesai: '16:00',
  penghasilan: '1',
  pemberi_kerja: 'tidak',
  program: 'jkk_jkm',
  bulan: '6',
  pembayar: 'sendiri',
  pernyataan: '1',
};

initWords(read('text/id.json'));
