/** The rules by name, as the vectors and the property test call them; tests/rules/calls.py is the twin. */

import { readFileSync } from 'node:fs';
import * as consent from '../../../webapp/static/js/rules/consent.js';
import * as dates from '../../../webapp/static/js/rules/dates.js';
import * as enrollment from '../../../webapp/static/js/rules/enrollment.js';
import * as iuran from '../../../webapp/static/js/rules/iuran.js';
import * as nik from '../../../webapp/static/js/rules/nik.js';
import * as pekerjaan from '../../../webapp/static/js/rules/pekerjaan.js';
import * as review from '../../../webapp/static/js/rules/review.js';
import * as scan from '../../../webapp/static/js/rules/scan.js';
import * as slip from '../../../webapp/static/js/rules/slip.js';
import * as strokes from '../../../webapp/static/js/rules/strokes.js';
import * as telepon from '../../../webapp/static/js/rules/telepon.js';
import * as text from '../../../webapp/static/js/rules/text.js';
import * as wilayah from '../../../webapp/static/js/rules/wilayah.js';

const ROOT = new URL('../../../', import.meta.url);

/** @param {string} path */
export const read = (path) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

/** @param {string} name */
const rules = (name) => read(`webapp/static/rules/${name}.json`);

const TABLES = {
  nik: rules('nik'),
  prefixes: read('webapp/static/vendor/nik_prefixes.json'),
  wilayah: read('webapp/static/vendor/wilayah.json'),
  iuran: rules('iuran'),
  pekerjaan: rules('pekerjaan'),
  enrollment: rules('enrollment'),
  review: rules('review'),
  consent: rules('consent'),
};
const BASE = read('tests/vectors/base.json');

/**
 * The result of the named rule, as JSON.
 * @param {string} name
 * @param {any} given
 */
export function call(name, given) {
  const rule = CALLS[name];
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule(given);
}

/** @param {any} given */
const contextOf = (given) => ({ ...BASE.context, ...given.context, tables: TABLES });

/**
 * The record itself, or the base with some members changed or removed.
 * @param {any} given
 */
function recordOf(given) {
  if ('record' in given) return given.record;
  const record = enrollment.mergeRecord(BASE.record, given.change ?? {});
  for (const name of given.remove ?? []) delete record[name];
  return record;
}

/** @param {any} given */
const consentOf = (given) =>
  'consent' in given ? given.consent : { ...BASE.consent, ...given.change };

/** @param {any} given */
const cleaned = (given) => enrollment.cleanRecord(recordOf(given), TABLES);

/** @param {any} given */
function judge(given) {
  const record = cleaned(given);
  const context = contextOf(given);
  return {
    clean: record,
    problems: enrollment.checkRecord(record, context),
    raw_problems: enrollment.checkRecord(recordOf(given), context),
    flags: enrollment.flagRecord(record, context),
    derived: enrollment.derive(record, context),
    age: enrollment.ageOutcome(record, context),
  };
}

/** @param {any} given */
function judgeConsent(given) {
  const clean = consent.cleanConsent(given.consent);
  return {
    clean,
    problems: consent.checkConsent(clean, contextOf(given)),
    flags: consent.flagConsent(clean),
  };
}

/** @param {any} given */
function tokenOf(given) {
  const token = slip.decodeToken(given.token);
  if (token === null) return null;
  return {
    ...token,
    id: hex(token.id),
    signature: hex(token.signature),
    signed: hex(token.signed),
  };
}

/** @param {any} given */
function newToken(given) {
  const head = slip.signedBytes(given.key, given.device, given.day, bytes(given.id));
  return slip.encodeToken(head, bytes(given.signature));
}

/** @param {string} digits */
const bytes = (digits) => new Uint8Array(Buffer.from(digits, 'hex'));

/** @param {Uint8Array | null} raw */
const hex = (raw) => (raw === null ? null : Buffer.from(raw).toString('hex'));

/** @type {Record<string, (given: any) => any>} */
const CALLS = {
  'text.clean': (i) => text.clean(i.text),
  'text.length': (i) => text.length(i.text),
  'text.fold': (i) => text.fold(i.text),
  'text.capital': (i) => text.capital(i.text),
  'text.short_name': (i) => text.shortName(i.text),
  'text.initials': (i) => text.initials(i.text),
  'dates.is_day': (i) => dates.isDay(i.text),
  'dates.is_month': (i) => dates.isMonth(i.text),
  'dates.is_time': (i) => dates.isTime(i.text),
  'dates.add_days': (i) => dates.addDays(i.day, i.count),
  'dates.jakarta_day': (i) => dates.jakartaDay(i.instant),
  'dates.months_from': (i) => dates.monthsFrom(i.month, i.count),
  'dates.completed_age': (i) => dates.completedAge(i.birth, i.on),
  'nik.normalise': (i) => nik.normaliseNik(i.text),
  'nik.check': (i) => nik.checkNik(i.nik),
  'nik.read': (i) => nik.readNik(i.nik, i.on, TABLES),
  'nik.known': (i) => nik.isKnownPrefix(i.prefix, TABLES),
  'nik.mask': (i) => nik.maskNik(i.nik),
  'nik.group': (i) => nik.groupNik(i.nik),
  'telepon.normalise': (i) => telepon.normalisePhone(i.text),
  'telepon.check': (i) => telepon.checkPhone(i.phone, 'no_hp'),
  'telepon.show': (i) => telepon.showPhone(i.phone),
  'wilayah.label': (i) => wilayah.areaLabel(i.code, TABLES),
  'wilayah.kota': (i) => wilayah.kotaShort(i.code, TABLES),
  'wilayah.is_kelurahan': (i) => wilayah.isKelurahan(i.code, TABLES),
  'wilayah.list': (i) => wilayah.listKelurahan(TABLES, i.within),
  'wilayah.search': (i) => wilayah.searchKelurahan(i.text, TABLES),
  'wilayah.is_within': (i) => wilayah.isWithin(i.code, i.territory),
  'iuran.band': (i) => iuran.bandForIncome(i.income, TABLES.iuran),
  'iuran.estimate': (i) => iuran.estimate(i, TABLES.iuran),
  'iuran.total': (i) => iuran.estimate(i, TABLES.iuran).total,
  'pekerjaan.find': (i) => pekerjaan.findOccupation(i.code, TABLES)?.code ?? null,
  'pekerjaan.sektor': (i) => pekerjaan.sektorOf(i.code, TABLES),
  'pekerjaan.search': (i) => pekerjaan.searchOccupations(i.text, TABLES).map((row) => row.code),
  'enrollment.clean': (i) => cleaned(i)[i.member],
  'enrollment.problems': (i) => enrollment.checkRecord(recordOf(i), contextOf(i)),
  'enrollment.step': (i) => enrollment.checkStep(i.step, recordOf(i), contextOf(i)),
  'enrollment.flags': (i) => enrollment.flagRecord(recordOf(i), contextOf(i)),
  'enrollment.age': (i) => enrollment.ageOutcome(recordOf(i), contextOf(i)),
  'enrollment.derive': (i) => enrollment.derive(recordOf(i), contextOf(i)),
  'enrollment.merge': (i) => enrollment.mergeRecord(i.base, i.mended),
  'enrollment.member': (i) => enrollment.memberOf(i.field, TABLES),
  'enrollment.judge': judge,
  'consent.problems': (i) => consent.checkConsent(consentOf(i), contextOf(i)),
  'consent.witness': (i) => consent.checkWitness(i.saksi, i.volunteer),
  'consent.judge': judgeConsent,
  'consent.lines': (i) => consent.consentLines(TABLES.consent, i.values, i.sponsor),
  'consent.canonical': (i) => consent.canonicalConsent(i.lines),
  'strokes.decode': (i) => strokes.decodeStrokes(i.strokes),
  'strokes.encode': (i) => strokes.encodeStrokes(i.points),
  'strokes.thin': (i) => strokes.thinStrokes(i.points, i.limit),
  'review.may_move': (i) => review.mayMove(i.from, i.to, TABLES),
  'review.may_act': (i) => review.mayAct(i.from, i.to, i.act, TABLES),
  'review.allowed': (i) => review.allowedMoves(i.state, TABLES),
  'review.attention': (i) => review.needsAttention(i.flags, TABLES),
  'scan.read': (i) => scan.readScan(i.text),
  'slip.check_character': (i) => slip.checkCharacter(i.seven),
  'slip.read_code': (i) => slip.readCode(i.text),
  'slip.show_code': (i) => slip.showCode(i.code),
  'slip.invitation': (i) => slip.readInvitationCode(i.text),
  'slip.new_token': newToken,
  'slip.token': tokenOf,
  'slip.id_text': (i) => slip.slipIdText(bytes(i.id)),
  'slip.read_id': (i) => hex(slip.readSlipId(i.text)),
  'slip.url': (i) => slip.slipUrl(i.public_url, i.token),
  'slip.link': (i) => slip.readSlipLink(i.text),
};
