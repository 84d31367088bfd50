import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  benefitLines,
  coverLines,
  monthRows,
  priceOf,
} from '../../../../webapp/static/js/views/enroll/prices.js';
import { TABLES } from './tables.js';

const CASE = {
  start: '2026-11',
  months: 6,
  sektor: 'lain',
  band: 1,
  program: 'jkk_jkm',
  payer: 'sendiri',
};
const { iuran } = TABLES;

test('a card shows the halved price, the usual one and the last month of the discount', () => {
  assert.deepEqual(priceOf(CASE, iuran), { now: 8400, full: 16_800, until: '2026-12' });
  const saving = { ...CASE, program: 'jkk_jkm_jht' };
  assert.deepEqual(priceOf(saving, iuran), { now: 28_400, full: 36_800, until: '2026-12' });
});

test('transport keeps the discount until March, money of the state has none', () => {
  assert.equal(priceOf({ ...CASE, sektor: 'transportasi' }, iuran).until, '2027-03');
  const state = priceOf({ ...CASE, payer: 'pemerintah' }, iuran);
  assert.deepEqual(state, { now: 16_800, full: 16_800, until: null });
});

test('the table says of every month what it costs and why', () => {
  const { rows, total } = monthRows(CASE, iuran);
  assert.deepEqual(
    rows.map(({ month, kind, amount }) => `${month} ${kind} ${amount}`),
    [
      'Nov 2026 diskon Rp8.400',
      'Des 2026 diskon Rp8.400',
      'Jan 2027 tarif biasa Rp16.800',
      'Feb 2027 tarif biasa Rp16.800',
      'Mar 2027 tarif biasa Rp16.800',
      'Apr 2027 tarif biasa Rp16.800',
    ],
  );
  assert.equal(total, 'Rp84.000');
});

test('a year from November 2026 costs what the decree says', () => {
  const year = { ...CASE, months: 12 };
  assert.equal(monthRows(year, iuran).total, 'Rp184.800');
  assert.equal(monthRows({ ...year, sektor: 'transportasi' }, iuran).total, 'Rp159.600');
  assert.equal(monthRows({ ...year, payer: 'pemerintah' }, iuran).total, 'Rp201.600');
});

test('the sentences read aloud take their amounts from the table', () => {
  assert.deepEqual(coverLines(iuran), [
    'Meninggal bukan karena kecelakaan kerja: santunan Rp42 juta.',
    'Bila belum 3 bulan menjadi peserta: hanya Rp10 juta.',
  ]);
  assert.match(benefitLines(iuran).join(' '), /48 kali .* Rp174 juta untuk 2 anak\. .* 3 tahun\./);
});
