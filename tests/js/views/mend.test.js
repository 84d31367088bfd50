import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  beginMend,
  birthOf,
  checkMended,
  mendedMembers,
  readMended,
  renewMend,
} from '../../../webapp/static/js/views/mend/answers.js';
import { hasStranger, PARTS, partsOf } from '../../../webapp/static/js/views/mend/parts.js';
import { typedOf } from '../../../webapp/static/js/views/mend/typed.js';
import { sentencesOf } from '../../../webapp/static/js/views/mend/why.js';
import { readRecord } from '../../../webapp/static/js/views/enroll/read.js';
import { CONTEXT, TABLES, TYPED } from './enroll/tables.js';

const NOW = '2026-11-21T07:32:10.120Z';
const RECORD = readRecord(TYPED, CONTEXT);

/** @param {[string, any, Record<string, any>?][]} items @param {Record<string, any>} [more] */
const asked = (items, more = {}) => ({
  id: '5f0c1d2e-0000-4000-8000-000000000001',
  rev: 1,
  state: /** @type {const} */ ('returned'),
  slip: 'A',
  code: '7KQ29XW6',
  name: 'Budi S.',
  items: items.map(([field, value, rest]) => ({
    field,
    code: 'lainnya',
    note: 'x',
    value,
    ...rest,
  })),
  ...more,
});

test('what a record says is typed and read back to the same record', () => {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
  const base = read('base').record;
  const changed = read('enrollment').groups.flatMap((/** @type {any} */ group) =>
    group.tests.flatMap((/** @type {any} */ one) =>
      one.input?.change ? [{ ...base, ...one.input.change }] : [],
    ),
  );
  assert.ok(changed.length > 50);
  const whole = [base, ...changed];
  for (const record of whole) {
    // What a hand can type of it; from there on nothing changes any more.
    const clean = readRecord({ ...typedOf(record, TABLES), pernyataan: '1' }, CONTEXT);
    const again = readRecord({ ...typedOf(clean, TABLES), pernyataan: '1' }, CONTEXT);
    assert.deepEqual(again, clean);
  }
  assert.deepEqual(readRecord({ ...typedOf(RECORD, TABLES), pernyataan: '1' }, CONTEXT), RECORD);
});

test('hours of their own stand under the part of the day that begins nearest', () => {
  const typed = typedOf(
    { jam_kerja: { tidak_tentu: false, mulai: '05:30', selesai: '11:00' } },
    TABLES,
  );
  assert.equal(typed.jam_kerja, 'pagi_sore');
  assert.equal(typed.jam_mulai, '05:30');
  assert.equal(typedOf({ jam_kerja: { tidak_tentu: true } }, TABLES).jam_kerja, 'tidak_tentu');
  assert.equal(typedOf({ jam_kerja: 7 }, TABLES).jam_kerja, '');
});

test('what nobody could have typed leaves empty boxes and breaks nothing', () => {
  const odd = {
    nik: 12,
    nama: { a: 1 },
    tanggal_lahir: '31-2',
    penghasilan: [],
    waris: 'x',
    rt: null,
  };
  const typed = typedOf(odd, TABLES);
  assert.equal(typed.nik, '12');
  assert.equal(typed.nama, '');
  assert.equal(typed['tanggal_lahir.tanggal'], '31');
  assert.equal(typed['tanggal_lahir.tahun'], '');
  assert.equal(typed.penghasilan, '');
  assert.equal(typed.waris_nama, '');
});

test('every field of a record and of a consent has its part', () => {
  const { fields, consent_fields } = TABLES.enrollment;
  const known = PARTS.flatMap((part) => part.fields);
  assert.deepEqual(
    known.toSorted(),
    [...Object.keys(fields), ...Object.keys(consent_fields)].toSorted(),
  );
  assert.equal(hasStranger(asked([['record', null]])), true);
  assert.equal(hasStranger(asked([['rw', '002']])), false);
});

test('only the flagged members are sent, each whole', () => {
  const mend = beginMend(
    asked([
      ['waris_hp', RECORD.waris],
      ['nama', 'Budi'],
    ]),
    TABLES,
    NOW,
  );
  const typed = { ...mend.typed, nama: 'Budi Santoso', waris_nama: 'Siti', waris_hubungan: 'anak' };
  assert.deepEqual(readMended(mend, typed, CONTEXT), {
    nama: 'Budi Santoso',
    waris: { nama: 'Siti', hubungan: 'anak', hp: null },
  });
});

test('a row of RT, RW and kelurahan is one, filled with what comes beside it', () => {
  const beside = { rw: '002', rt: '007' };
  const mend = beginMend(asked([['kelurahan', '31.73.04.1001']], { beside }), TABLES, NOW);
  assert.deepEqual(readMended(mend, mend.typed, CONTEXT), {
    kelurahan: '31.73.04.1001',
    rw: '002',
    rt: '007',
  });
  assert.deepEqual(
    checkMended(mend, { ...mend.typed, rt: '' }, CONTEXT).map(({ code }) => code),
    ['rt_empty'],
  );
});

test('birth date and sex follow a NIK that fits, and are asked for beside one that differs', () => {
  const beside = { nik_konfirmasi: 'cocok' };
  const mend = beginMend(asked([['nik', RECORD.nik]], { beside }), TABLES, NOW);
  const birth = (/** @type {Record<string, string>} */ typed) =>
    birthOf(mend, { ...mend.typed, ...typed }, TABLES);
  assert.deepEqual(birth({}), { from: 'nik', fields: ['tanggal_lahir', 'jenis_kelamin'] });
  assert.deepEqual(birth({ nik_konfirmasi: '' }), { from: 'boxes', fields: [] });
  assert.equal(birth({ nik_konfirmasi: 'berbeda' }).fields.length, 2);
  const same = beginMend(
    asked([['nik', RECORD.nik]], { beside: { nik_konfirmasi: 'berbeda' } }),
    TABLES,
    NOW,
  );
  assert.deepEqual(birthOf(same, same.typed, TABLES), { from: 'boxes', fields: [] });
  assert.deepEqual(mendedMembers(same, same.typed, TABLES), ['nik', 'nik_konfirmasi']);
});

test('problems are those of the shown members alone', () => {
  const mend = beginMend(
    asked([
      ['no_hp', '+6281'],
      ['jenis_kelamin', null],
    ]),
    TABLES,
    NOW,
  );
  const codes = checkMended(mend, mend.typed, CONTEXT).map(({ code }) => code);
  assert.deepEqual(codes, ['jenis_kelamin_empty', 'phone_wrong']);
});

test('a newer version keeps what was typed for questions that are still the same', () => {
  const mend = beginMend(
    asked([
      ['nama', 'Budi'],
      ['alamat', 'Gg. Lama 1'],
    ]),
    TABLES,
    NOW,
  );
  Object.assign(mend.typed, { nama: 'Budi Santoso', alamat: 'Gg. Baru 2' });
  const fresh = asked(
    [
      ['nama', 'Budi'],
      ['alamat', 'Gg. Lain 3'],
      ['email', null],
    ],
    { rev: 2 },
  );
  const newer = renewMend(mend, fresh, TABLES, NOW);
  assert.equal(newer.rev, 2);
  assert.equal(newer.typed.nama, 'Budi Santoso');
  assert.equal(newer.typed.alamat, 'Gg. Lain 3');
});

test("a supervisor's reason and note are one sentence, a rule's has its numbers", () => {
  const part = (/** @type {any} */ mend) =>
    sentencesOf(mend, /** @type {any} */ (partsOf(mend)[0]), CONTEXT);
  const pinned = asked([['nama', 'B', { code: 'nama_tidak_lengkap', note: 'Lihat KTP' }]]);
  assert.deepEqual(part(pinned), ['Supervisor: Nama tidak lengkap. Lihat KTP']);
  assert.deepEqual(part(asked([['nama', 'B']])), ['Supervisor: x']);
  const refused = { state: 'refused' };
  const nik = asked([['nik', '1234', { code: 'nik_length', note: null }]], refused);
  assert.deepEqual(part(nik), ['Server: NIK harus 16 angka. Yang diketik 4.']);
  const unknown = asked([['nik', RECORD.nik, { code: 'nik_length', note: null }]], refused);
  assert.deepEqual(part(unknown), ['Server: Bagian ini perlu diperiksa lagi.']);
});
