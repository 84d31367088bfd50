/** What the check page shows: every answer in human words, in groups, each with the step that mends it. */

import { groupNik } from '../../rules/nik.js';
import { findOccupation } from '../../rules/pekerjaan.js';
import { showPhone } from '../../rules/telepon.js';
import { areaLabel } from '../../rules/wilayah.js';
import { longDay, rupiah } from '../formats.js';
import { t } from '../words.js';
import { incomeText } from './income.js';

/** @typedef {import('../../rules/tables.js').Tables} Tables */
/** @typedef {{ field: string, step: number, text: string }} Row */
/** @typedef {Record<string, any>} Loose */

const UNKNOWN = '000';

/**
 * The groups of rows for one record, its consent and its estimate.
 * @param {Loose} record @param {Loose} consent @param {{ total: number } | null} estimate @param {Tables} tables
 * @returns {{ title: string, rows: Row[] }[]}
 */
export const summaryOf = (record, consent, estimate, tables) => [
  { title: t('enroll.bagian_1'), rows: identityRows(record) },
  { title: t('enroll.bagian_3'), rows: addressRows(record, tables) },
  { title: t('enroll.bagian_4'), rows: workRows(record, tables) },
  { title: t('enroll.bagian_5'), rows: programRows(record, estimate) },
  { title: t('enroll.bagian_6'), rows: heirRows(record) },
  { title: t('enroll.bagian_7'), rows: consentRows(consent) },
];

/** @param {string} field @param {number} step @param {string | null | undefined} text @returns {Row} */
const row = (field, step, text) => ({ field, step, text: text || t('enroll.tidak_diisi') });

/** @param {string} field @param {string | null} code */
const chosen = (field, code) => (code === null ? '' : t(`choice.${field}_${code}`));

/** @param {boolean | null} value */
const yesNo = (value) => (value === null ? null : value ? 'ya' : 'tidak');

/** @param {Loose} record */
const identityRows = (record) => [
  row('nik', 1, groupNik(record.nik ?? '')),
  row('nama', 2, record.nama?.toUpperCase()),
  row('tanggal_lahir', record.nik_konfirmasi === 'cocok' ? 1 : 2, dayText(record.tanggal_lahir)),
  row(
    'jenis_kelamin',
    record.nik_konfirmasi === 'cocok' ? 1 : 2,
    chosen('jenis_kelamin', record.jenis_kelamin),
  ),
  row('sudah_peserta', 1, chosen('sudah_peserta', record.sudah_peserta)),
];

/** @param {string | null} day */
const dayText = (day) => (day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? longDay(day) : day);

/** @param {Loose} record @param {Tables} tables */
function addressRows(record, tables) {
  const same = record.tinggal_sekarang?.same;
  const now = same === true ? chosen('tinggal_sekarang', 'sama') : record.tinggal_sekarang?.alamat;
  const phone = record.no_hp ? showPhone(record.no_hp) : record.tanpa_hp ? t('field.tanpa_hp') : '';
  const rows = [
    row('alamat', 3, record.alamat),
    row('tinggal_sekarang', 3, now),
    row('kelurahan', 3, homeText(record, tables)),
    row('no_hp', 3, phone),
  ];
  if (record.kode_pos) rows.push(row('kode_pos', 3, record.kode_pos));
  if (record.email) rows.push(row('email', 3, record.email));
  return rows;
}

/** @param {Loose} record @param {Tables} tables */
function homeText({ kelurahan, rt, rw }, tables) {
  const tempat = kelurahan ? areaLabel(kelurahan, tables) : '';
  if (rt === UNKNOWN || rw === UNKNOWN) return t('enroll.area_tanpa_rt', { tempat });
  return tempat && rt && rw ? t('enroll.area_baris', { rt, rw, tempat }) : tempat;
}

/** @param {Loose} record @param {Tables} tables */
function workRows(record, tables) {
  const { code, text } = record.lokasi_kerja ?? {};
  return [
    row('pekerjaan', 4, findOccupation(record.pekerjaan ?? '', tables)?.label),
    row('lokasi_kerja', 4, text ?? (code ? chosen('lokasi_kerja', code) : '')),
    row('jam_kerja', 4, hoursText(record.jam_kerja)),
    row('penghasilan', 4, incomeText(record.penghasilan, /** @type {any} */ (tables.iuran))),
  ];
}

/** @param {Loose | null} hours */
function hoursText(hours) {
  if (hours?.tidak_tentu) return t('choice.jam_kerja_tidak_tentu');
  const [mulai, selesai] = [hours?.mulai, hours?.selesai].map((time) => time?.replace(':', '.'));
  return mulai && selesai ? t('enroll.jam_baris', { mulai, selesai }) : '';
}

/** @param {Loose} record @param {{ total: number } | null} estimate */
const programRows = (record, estimate) => [
  row('pemberi_kerja', 5, chosen('pemberi_kerja', yesNo(record.pemberi_kerja))),
  row('program', 5, record.program && t(`enroll.program_${record.program}`)),
  row(
    'bulan',
    5,
    estimate && t('enroll.bulan_baris', { n: record.bulan, jumlah: rupiah(estimate.total) }),
  ),
  row('pembayar', 5, chosen('pembayar', record.pembayar)),
];

/** @param {Loose} record */
function heirRows({ waris }) {
  if (!waris) return [row('waris_nama', 6, '')];
  const rows = [
    row('waris_nama', 6, waris.nama?.toUpperCase()),
    row('waris_hubungan', 6, chosen('waris_hubungan', waris.hubungan)),
  ];
  if (waris.hp) rows.push(row('waris_hp', 6, showPhone(waris.hp)));
  return rows;
}

/** @param {Loose} consent */
function consentRows({ method, saksi, purposes }) {
  const proof =
    method === 'lisan' ? t('enroll.lisan_ada', { nama: saksi ?? '' }) : t('enroll.ttd_ada');
  const extra = [purposes?.wa && t('enroll.wa_ya'), purposes?.sponsor && t('enroll.sponsor_ya')];
  return [row('consent', 7, method && [proof, ...extra].filter(Boolean).join(', '))];
}
