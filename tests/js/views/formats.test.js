import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as formats from '../../../webapp/static/js/views/formats.js';

const NOW = new Date('2026-11-21T07:45:00.000Z');

test('times are those of Jakarta, whatever zone the phone is in', () => {
  assert.equal(formats.clock('2026-11-21T07:32:10.120Z'), '14.32');
  assert.equal(formats.fullTime('2026-11-21T07:32:10.120Z'), '14.32 WIB');
  assert.equal(formats.dayOf('2026-11-21T17:30:00.000Z'), '2026-11-22');
  assert.equal(formats.clock('2026-11-21T17:30:00.000Z'), '00.30');
});

test('days are long in sentences, short in rows, and turned round on slips', () => {
  assert.equal(formats.longDay('2026-11-01'), '1 November 2026');
  assert.equal(formats.shortDay('2026-08-09'), '9 Agu');
  assert.equal(formats.shortMonth('2027-01'), 'Jan 2027');
  assert.equal(formats.slipTime('2026-11-21T07:32:10.120Z'), '21-11-2026 14.32');
});

test('today shows the clock, other days the day', () => {
  assert.equal(formats.clockOrDay('2026-11-21T07:32:00.000Z', NOW), '14.32');
  assert.equal(formats.clockOrDay('2026-11-20T16:59:00.000Z', NOW), '20 Nov');
  assert.equal(formats.clockOrDay('2026-11-20T17:00:00.000Z', NOW), '00.00');
  assert.equal(formats.dayAndClock('2026-11-20T07:32:00.000Z', NOW), '20 Nov 14.32');
});

test('money has dots and no decimals', () => {
  assert.equal(formats.rupiah(8400), 'Rp8.400');
  assert.equal(formats.rupiah(500), 'Rp500');
  assert.equal(formats.rupiah(1184800), 'Rp1.184.800');
});

test('the greeting follows the hour in Jakarta', () => {
  const at = (/** @type {string} */ hour) =>
    formats.greetingOf(new Date(`2026-11-21T${hour}:00+07:00`));
  assert.deepEqual(['03:59', '04:00', '11:00', '15:00', '18:00'].map(at), [
    'malam',
    'pagi',
    'siang',
    'sore',
    'malam',
  ]);
});

test('days between two moments are whole days', () => {
  assert.equal(formats.daysBetween('2026-11-18T07:45:00.000Z', NOW), 3);
  assert.equal(formats.daysBetween('2026-11-18T07:46:00.000Z', NOW), 2);
});

test('a kelurahan that the list does not know keeps its code', () => {
  const wilayah = { areas: { '31.73.04.1001': 'Tambora' } };
  assert.equal(formats.kelurahanName('31.73.04.1001', wilayah), 'Tambora');
  assert.equal(formats.kelurahanName('31.99.99.9999', wilayah), '31.99.99.9999');
});
