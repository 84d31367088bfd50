/**
 * A whole enrollment: its normal form, its problems, its flags, and what follows from it.
 *
 * A record is judged in its normal form, so every caller cleans before checking: the phone before it
 * seals, the server after it opens. None of these functions throws on any JSON value.
 */

import * as checks from './checks.js';
import * as checksWork from './checks-work.js';
import { cleanAs } from './cleaning.js';
import { completedAge, isDay, monthOf } from './dates.js';
import { estimate } from './iuran.js';
import { sektorOf } from './pekerjaan.js';
import { problem } from './problem.js';
import { fieldValue, isAsked, isObject, textAt, valueAt, whole } from './record.js';

export { flagRecord } from './flags.js';

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./iuran.js").Estimate} Estimate */
/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./tables.js").Context} Context */
/** @typedef {import("./tables.js").Table} Table */
/** @typedef {import("./tables.js").Tables} Tables */

/** @type {Record<string, (asked: Asked) => Problem[]>} */
const CHECKS = {
  choice: checks.checkChoice,
  text: checks.checkText,
  boolean: checks.checkBoolean,
  nik: checks.checkNikField,
  nik_konfirmasi: checks.checkNikKonfirmasi,
  nama: checks.checkNama,
  tanggal_lahir: checks.checkTanggalLahir,
  kelurahan: checks.checkKelurahan,
  rtrw: checks.checkRtrw,
  no_hp: checks.checkNoHp,
  phone: checks.checkPhoneField,
  kode_pos: checks.checkKodePos,
  email: checks.checkEmail,
  pekerjaan: checksWork.checkPekerjaan,
  time: checksWork.checkTime,
  jam_selesai: checksWork.checkJamSelesai,
  penghasilan: checksWork.checkPenghasilan,
  program: checksWork.checkProgram,
  waris_nama: checksWork.checkWarisNama,
  waris_hubungan: checksWork.checkWarisHubungan,
  pernyataan: checksWork.checkPernyataan,
};

/**
 * The record in its normal form: every member there, text normalised, empty text and what is not asked null.
 * @param {any} record
 * @param {Tables} tables
 * @returns {any}
 */
export function cleanRecord(record, tables) {
  if (!isObject(record)) return record;
  const fields = entries(tables);
  const out = withAllMembers(record, tables);
  for (const [, entry] of fields) {
    const value = valueAt(out, entry.path);
    if (typeof value === 'string') {
      const text = 'clean' in entry ? cleanAs(entry.clean, value) : value;
      put(out, entry.path, text === '' ? null : text);
    }
  }
  for (const [, entry] of fields) {
    if ('when' in entry && !isAsked(entry, out, tables)) put(out, entry.path, null);
  }
  const heir = out.waris;
  if (isObject(heir) && Object.values(heir).every((value) => value === null)) out.waris = null;
  return out;
}

/**
 * All problems of a clean record, in the order of the fields; none means it may be saved.
 * @param {any} record
 * @param {Context} context
 * @returns {Problem[]}
 */
export function checkRecord(record, context) {
  if (!isObject(record)) return [problem('record', 'wrong_type')];
  const unknown = countUnknown(record, context.tables);
  const problems = unknown > 0 ? [problem('record', 'unknown_member', { n: unknown })] : [];
  const seen = new Set();
  for (const [field, entry] of entries(context.tables)) {
    const member = entry.path[0];
    if (entry.path.length > 1 && !isObjectOrNull(valueAt(record, [member]))) {
      problems.push(...(seen.has(member) ? [] : [problem(field, 'wrong_type')]));
    } else if (isAsked(entry, record, context.tables)) {
      const asked = { field, entry, value: valueAt(record, entry.path), record, context };
      problems.push(...firstProblems(asked));
    }
    seen.add(member);
  }
  return problems;
}

/**
 * The problems of the fields of one step.
 * @param {number} step
 * @param {any} record
 * @param {Context} context
 */
export function checkStep(step, record, context) {
  const fields = fieldsOfStep(step, context.tables);
  return checkRecord(record, context).filter((found) => fields.includes(found.field));
}

/**
 * The fields of a step, in their order on the screen.
 * @param {number} step
 * @param {Tables} tables
 */
export function fieldsOfStep(step, tables) {
  return entries(tables)
    .filter(([, entry]) => entry.step === step)
    .map(([field]) => field);
}

/**
 * The member of the record that holds a field: a correction replaces it whole.
 * @param {string} field
 * @param {Tables} tables
 * @returns {string}
 */
export function memberOf(field, tables) {
  const found = entries(tables).find(([name]) => name === field);
  return found === undefined ? field : found[1].path[0];
}

/**
 * The base with the mended members in place of its own, as a correction wants it.
 * @param {any} base
 * @param {any} mended
 * @returns {any}
 */
export function mergeRecord(base, mended) {
  if (!isObject(base) || !isObject(mended)) return mended;
  return { ...base, ...mended };
}

/**
 * Whether the stated birth date is "below" the age limits, "above" them, or "ok"; without one it is ok.
 * @param {any} record
 * @param {Context} context
 * @returns {"ok" | "below" | "above"}
 */
export function ageOutcome(record, context) {
  const age = ageOf(record, context);
  if (age !== null && age < context.usia_min) return 'below';
  return age !== null && age > context.usia_maks ? 'above' : 'ok';
}

/**
 * What follows from a record and is never sent, each null while it is open.
 * @param {any} record
 * @param {Context} context
 * @returns {{sektor: string | null, estimate: Estimate | null, age: number | null}}
 */
export function derive(record, context) {
  const tables = context.tables;
  const sektor = sektorOf(textAt(record, ['pekerjaan']), tables);
  const band = whole(fieldValue(record, 'penghasilan', tables));
  const months = whole(fieldValue(record, 'bulan', tables));
  const [program, payer] = [textAt(record, ['program']), textAt(record, ['pembayar'])];
  const known =
    band !== null &&
    band >= 1 &&
    band <= tables.iuran.bands.length &&
    tables.iuran.months_allowed.includes(months) &&
    Object.hasOwn(tables.iuran.programs, program) &&
    tables.enrollment.fields.pembayar.options.includes(payer);
  const start = monthOf(context.today);
  return {
    sektor,
    estimate:
      known && sektor !== null && months !== null
        ? estimate({ start, months, sektor, band, program, payer }, tables.iuran)
        : null,
    age: ageOf(record, context),
  };
}

/**
 * @param {Tables} tables
 * @returns {[string, Table][]}
 */
const entries = (tables) => Object.entries(tables.enrollment.fields);

/**
 * @param {Record<string, any>} record
 * @param {Tables} tables
 */
function withAllMembers(record, tables) {
  const out = { ...record };
  for (const [member, inner] of Object.entries(tables.enrollment.members)) {
    if (!Object.hasOwn(out, member)) out[member] = null;
    if (inner !== null && isObject(out[member])) {
      out[member] = {
        ...Object.fromEntries(inner.map((/** @type {string} */ name) => [name, null])),
        ...out[member],
      };
    }
  }
  if (out.tanpa_hp === null) out.tanpa_hp = false;
  return out;
}

/**
 * @param {Record<string, any>} record
 * @param {string[]} path
 * @param {any} value
 */
function put(record, path, value) {
  const [member = '', name = ''] = path;
  const holder = path.length === 1 ? record : record[member];
  if (isObject(holder)) holder[path.length === 1 ? member : name] = value;
}

/**
 * @param {Record<string, any>} record
 * @param {Tables} tables
 */
function countUnknown(record, tables) {
  const members = tables.enrollment.members;
  let count = Object.keys(record).filter((name) => !Object.hasOwn(members, name)).length;
  for (const [member, inner] of Object.entries(members)) {
    const value = valueAt(record, [member]);
    if (inner !== null && isObject(value)) {
      count += Object.keys(value).filter((name) => !inner.includes(name)).length;
    }
  }
  return count;
}

/** @param {any} value */
const isObjectOrNull = (value) => value === null || isObject(value);

/**
 * The problems of the first of the field's checks that finds any.
 * @param {Asked} asked
 * @returns {Problem[]}
 */
function firstProblems(asked) {
  for (const name of asked.entry.checks) {
    const problems = CHECKS[name]?.(asked) ?? [];
    if (problems.length > 0) return problems;
  }
  return [];
}

/**
 * @param {any} record
 * @param {Context} context
 */
function ageOf(record, context) {
  const birth = textAt(record, ['tanggal_lahir']);
  return isDay(birth) ? completedAge(birth, context.today) : null;
}
