/** Flags: what a supervisor should look at. They never stop a record, and none here needs the database. */

import { completedAge, isDay } from './dates.js';
import { birthPairs, checkNik, isKnownPrefix, isStructure, readNik } from './nik.js';
import { findOccupation } from './pekerjaan.js';
import { isBlank, textAt, valueAt } from './record.js';
import { isKelurahan, isWithin } from './wilayah.js';

/** @typedef {import("./tables.js").Context} Context */

// Letters of the Latin script, which KTP are written in, by number: editions of Unicode differ.
const NAME = /^[A-Za-z\xaa\xba\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff '.,-]*$/;

/**
 * The flags of a clean record, in the order of enrollment.json.
 * @param {any} record
 * @param {Context} context
 * @returns {string[]}
 */
export function flagRecord(record, context) {
  const found = [
    ...flagNik(record, context),
    ...flagPerson(record, context),
    ...flagPlace(record, context),
    ...flagWork(record, context),
  ];
  const order = context.tables.enrollment.flags;
  return [...order.attention, ...order.information].filter((flag) => found.includes(flag));
}

/**
 * @param {any} record
 * @param {Context} context
 */
function flagNik(record, context) {
  const nik = textAt(record, ['nik']);
  if (!/^[0-9]{16}$/.test(nik)) return [];
  const reading = readNik(nik, context.today, context.tables);
  const [stated, sex] = [textAt(record, ['tanggal_lahir']), textAt(record, ['jenis_kelamin'])];
  const pairs = birthPairs(nik);
  const impossible = checkNik(nik).some(isStructure);
  return raised({
    nik_structure_confirmed: impossible && textAt(record, ['nik_konfirmasi']) === 'sesuai_ktp',
    nik_region_unknown: !isKnownPrefix(nik.slice(0, 6), context.tables),
    nik_not_dki: nik.slice(0, 2) !== context.tables.nik.dki,
    nik_birthdate_differs: pairs !== null && isDay(stated) && stated.slice(2) !== pairs,
    nik_sex_differs: reading.sex !== null && sex !== '' && sex !== reading.sex,
  });
}

/**
 * @param {any} record
 * @param {Context} context
 */
function flagPerson(record, context) {
  const birth = textAt(record, ['tanggal_lahir']);
  const postcode = textAt(record, ['kode_pos']);
  return raised({
    name_unusual: !NAME.test(textAt(record, ['nama'])),
    age_above: isDay(birth) && completedAge(birth, context.today) > context.usia_maks,
    already_member: textAt(record, ['sudah_peserta']) === 'aktif',
    phone_missing: isBlank(valueAt(record, ['no_hp'])),
    postcode_unusual: postcode !== '' && postcode.slice(0, 1) !== '1',
  });
}

/**
 * @param {any} record
 * @param {Context} context
 */
function flagPlace(record, context) {
  const kelurahan = textAt(record, ['kelurahan']);
  const [rw, rt] = [textAt(record, ['rw']), textAt(record, ['rt'])];
  const territory = context.territory;
  let outside = false;
  if (territory !== null && isKelurahan(kelurahan, context.tables)) {
    const homes = [
      { home: rw, own: territory.rw ?? null },
      { home: rt, own: territory.rt ?? null },
    ];
    const elsewhere = homes.some(
      ({ home, own }) => own !== null && !['', '000', own].includes(home),
    );
    outside = !isWithin(kelurahan, territory.code || '') || elsewhere;
  }
  return raised({ outside_territory: outside, rt_rw_unknown: rw === '000' || rt === '000' });
}

/**
 * @param {any} record
 * @param {Context} context
 */
function flagWork(record, context) {
  const occupation = findOccupation(textAt(record, ['pekerjaan']), context.tables);
  const edition = textAt(record, ['penghasilan', 'edition']);
  const [payer, program] = [textAt(record, ['pembayar']), textAt(record, ['program'])];
  return raised({
    occupation_doubtful: occupation !== null && occupation.doubt !== null,
    income_not_stated: valueAt(record, ['penghasilan', 'stated']) === false,
    payer_jht: payer === 'pemerintah' && program === 'jkk_jkm_jht',
    tariff_old: edition !== '' && edition !== context.tables.iuran.edition,
  });
}

/** @param {Record<string, boolean>} found */
const raised = (found) => Object.keys(found).filter((flag) => found[flag]);
