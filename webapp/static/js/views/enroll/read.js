/** Reads what was typed into the record of WIRE.md section 3; what is missing is null. Pure. */

import { cleanRecord } from '../../rules/enrollment.js';
import { normaliseNik, readNik } from '../../rules/nik.js';

/** @typedef {import('../../rules/tables.js').Context} Context */
/** @typedef {Record<string, string>} Typed */

const NOT_STATED = 'tidak_disebut';
const NO_HOURS = 'tidak_tentu';

/**
 * The record as far as it has been typed.
 * @param {Typed} typed @param {Context} context
 * @returns {Record<string, any>}
 */
export function readRecord(typed, context) {
  /** @type {Record<string, any>} */
  const record = {};
  for (const [name, entry] of Object.entries(context.tables.enrollment.fields)) {
    put(record, entry.path, readField(name, entry, typed));
  }
  Object.assign(record, readBirth(typed, context));
  record.penghasilan = readIncome(typed, context);
  record.pernyataan = readStatements(typed, context);
  if (typed.rtrw_tidak_tahu) Object.assign(record, { rt: '000', rw: '000' });
  return cleanRecord(record, context.tables);
}

/**
 * Whether birth date and sex are the NIK's own, because the volunteer found them equal to the KTP.
 * @param {Typed} typed
 */
export const isFromNik = (typed) => typed.nik_konfirmasi === 'cocok';

/**
 * The date boxes as typed, "27-3-1987"; empty when nothing was typed.
 * @param {Typed} typed
 */
export function typedDay(typed) {
  const parts = ['tanggal', 'bulan', 'tahun'].map((part) =>
    (typed[`tanggal_lahir.${part}`] ?? '').trim(),
  );
  return parts.some((part) => part !== '') ? parts.join('-') : null;
}

/**
 * @param {string} name @param {any} entry @param {Typed} typed
 */
function readField(name, entry, typed) {
  const text = typed[name] ?? '';
  if (entry.kind === 'checkbox') return text !== '';
  if (name === 'jam_kerja') return text === '' ? null : text === NO_HOURS;
  if (text === '') return null;
  return entry.values ? (entry.values[text] ?? null) : text;
}

/**
 * @param {Typed} typed @param {Context} context
 */
function readBirth(typed, { today, tables }) {
  if (!isFromNik(typed)) return { tanggal_lahir: typedDay(typed) };
  const read = readNik(normaliseNik(typed.nik ?? ''), today, tables);
  return { tanggal_lahir: read.birth_date, jenis_kelamin: read.sex };
}

/**
 * @param {Typed} typed @param {Context} context
 */
function readIncome({ penghasilan }, { tables }) {
  if (!penghasilan) return null;
  const stated = penghasilan !== NOT_STATED;
  return { band: stated ? Number(penghasilan) : 1, edition: tables.iuran.edition, stated };
}

/**
 * @param {Typed} typed @param {Context} context
 */
function readStatements({ pernyataan }, { tables }) {
  if (!pernyataan) return null;
  const { version, members } = tables.consent.pernyataan.at(-1);
  return {
    version,
    ...Object.fromEntries(members.map((/** @type {string} */ name) => [name, true])),
  };
}

/**
 * @param {Record<string, any>} record @param {string[]} path @param {any} value
 */
function put(record, [member, inner], value) {
  if (inner === undefined) record[String(member)] = value;
  else record[String(member)] = { ...record[String(member)], [inner]: value };
}
