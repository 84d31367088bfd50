/** What a correction says: the members it sends, and whether they may be sent. Pure. */

import { checkRecord, memberOf } from '../../rules/enrollment.js';
import { normaliseNik } from '../../rules/nik.js';
import { readRecord } from '../enroll/read.js';
import { partsOf } from './parts.js';
import { typedOf } from './typed.js';

/** @typedef {import('../../shapes.d.ts').Fields} Fields */
/** @typedef {import('../../shapes.d.ts').Mend} Mend */
/** @typedef {import('../../shapes.d.ts').Problem} Problem */
/** @typedef {import('../../rules/tables.js').Context} Context */
/** @typedef {import('../../rules/tables.js').Tables} Tables */
/** @typedef {Record<string, string>} Typed */

const BIRTH = ['tanggal_lahir', 'jenis_kelamin'];

/**
 * The members that the server sent, as far as this phone knows the record.
 * @param {Fields} fields @param {Tables} tables
 * @returns {Record<string, any>}
 */
export function knownRecord({ items, beside = {} }, tables) {
  const members = items.map(({ field, value }) => [memberOf(field, tables), value]);
  const known = members.filter(([member]) => Object.hasOwn(tables.enrollment.members, member));
  return { ...beside, ...Object.fromEntries(known) };
}

/**
 * A correction that begins: every box filled with what the server has.
 * @param {Fields} fields @param {Tables} tables @param {string} now
 * @returns {Mend}
 */
export function beginMend(fields, tables, now) {
  const typed = typedOf(knownRecord(fields, tables), tables);
  return { ...fields, record: {}, typed, consent: null, meeting: false, fetched: now, saved: now };
}

/**
 * The newer questions with what was already typed for those that are still the same.
 * @param {Mend} mend @param {Fields} fields @param {Tables} tables @param {string} now
 * @returns {Mend}
 */
export function renewMend(mend, fields, tables, now) {
  const fresh = beginMend(fields, tables, now);
  const same = partsOf(fields).filter((part) => asked(part, mend) === asked(part, fields));
  const names = same.flatMap((part) => part.fields);
  const kept = Object.entries(mend.typed).filter(([name]) => belongs(name, names));
  const consent = same.some(({ name }) => name === 'consent') ? mend.consent : null;
  return { ...fresh, typed: { ...fresh.typed, ...Object.fromEntries(kept) }, consent };
}

/** @param {import('./parts.js').Part} part @param {Fields} fields */
const asked = ({ fields: own }, { items }) =>
  JSON.stringify(items.filter(({ field }) => own.includes(field)));

/** @param {string} name @param {string[]} fields */
const belongs = (name, fields) =>
  fields.some((field) => name === field || name.startsWith(`${field}.`)) ||
  (name === '_lisan' && fields.includes('consent')) ||
  (name === '_dibaca' && fields.includes('consent'));

/**
 * Whether the server now asks for something else than when this correction was begun.
 * @param {Fields} mend @param {Fields} fresh
 */
export const isOther = (mend, fresh) =>
  mend.rev !== fresh.rev || JSON.stringify(mend.items) !== JSON.stringify(fresh.items);

/**
 * Where birth date and sex come from: the NIK, boxes of their own, or neither because nothing about them changes.
 * @param {Mend} mend @param {Typed} typed @param {Tables} tables
 * @returns {{ from: 'nik' | 'boxes' | 'none', fields: string[] }}
 */
export function birthOf(mend, typed, tables) {
  const parts = partsOf(mend);
  const flagged = BIRTH.filter((field) => mend.items.some((item) => item.field === field));
  if (!parts.some(({ name }) => name === 'nik')) return { from: 'boxes', fields: flagged };
  if (typed.nik_konfirmasi === 'cocok') return { from: 'nik', fields: BIRTH };
  const known = knownRecord(mend, tables);
  const same =
    normaliseNik(typed.nik ?? '') === known.nik &&
    (typed.nik_konfirmasi ?? '') === (known.nik_konfirmasi ?? '');
  if (!typed.nik_konfirmasi || same) return { from: 'boxes', fields: flagged };
  return { from: 'boxes', fields: BIRTH };
}

/**
 * The members that this correction replaces, each whole.
 * @param {Mend} mend @param {Typed} typed @param {Tables} tables
 */
export function mendedMembers(mend, typed, tables) {
  const fields = partsOf(mend).flatMap(({ name, fields: own }) =>
    name === 'lahir' ? birthOf(mend, typed, tables).fields : own,
  );
  const members = new Set(fields.map((field) => memberOf(field, tables)));
  return Object.keys(tables.enrollment.members).filter((member) => members.has(member));
}

/**
 * What is sent: the mended members as they stand on the screen.
 * @param {Mend} mend @param {Typed} typed @param {Context} context
 */
export function readMended(mend, typed, context) {
  const record = readRecord(typed, context);
  const members = mendedMembers(mend, typed, context.tables);
  return Object.fromEntries(members.map((member) => [member, record[member]]));
}

/**
 * The problems of these members; what else belongs to the record is the server's to judge.
 * @param {Mend} mend @param {Typed} typed @param {Context} context
 * @returns {Problem[]}
 */
export function checkMended(mend, typed, context) {
  const members = mendedMembers(mend, typed, context.tables);
  return checkRecord(readRecord(typed, context), context).filter(({ field }) =>
    members.includes(memberOf(field, context.tables)),
  );
}

/**
 * The problem of a refused field with its numbers, which the server does not send; null when it is none here.
 * @param {Fields} mend @param {Fields['items'][number]} item @param {Context} context
 */
export function problemOf(mend, item, context) {
  const record = readRecord(typedOf(knownRecord(mend, context.tables), context.tables), context);
  const own = checkRecord({ ...record, ...knownRecord(mend, context.tables) }, context);
  return own.find(({ field, code }) => field === item.field && code === item.code) ?? null;
}
