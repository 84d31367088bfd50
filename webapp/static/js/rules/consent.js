/** Consent (UU 27/2022 Pasal 20, 22, 24): its text, and whether what was recorded is complete. */

import { isTime } from './dates.js';
import { problem } from './problem.js';
import { isBlank, isObject, textAt, valueAt, whole } from './record.js';
import { countPoints, decodeStrokes } from './strokes.js';
import { capital, clean, length } from './text.js';

/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./tables.js").Context} Context */
/** @typedef {import("./tables.js").Table} Table */
/**
 * @typedef {{version: number, language: string, title: string, lines: string[], check?: string,
 *   optional: Record<"wa" | "sponsor", string>}} ConsentText
 */

const HASH = /^[A-Za-z0-9_-]{43}$/;

/**
 * The newest text with the owner's values filled in.
 * @param {Table} table
 * @param {Record<string, string>} values
 * @returns {ConsentText}
 */
export function consentText(table, values) {
  const text = table.versions[table.versions.length - 1];
  return {
    version: text.version,
    language: text.language,
    title: text.title,
    lines: text.lines.map((/** @type {string} */ line) => fill(line, values)),
    check: text.check,
    optional: { ...text.optional },
  };
}

/**
 * The lines of a filled text that a worker is read: title, text, and the purposes asked for.
 * @param {ConsentText} text
 * @param {boolean} sponsor
 */
export function shownLines(text, sponsor) {
  const optional = text.optional;
  const asked = sponsor ? [optional.wa, optional.sponsor] : [optional.wa];
  return [text.title, ...text.lines, ...asked];
}

/**
 * The lines of the newest text, filled in; the sponsor's purpose only where it is asked.
 * @param {Table} table
 * @param {Record<string, string>} values
 * @param {boolean} sponsor
 */
export const consentLines = (table, values, sponsor) =>
  shownLines(consentText(table, values), sponsor);

/**
 * The text whose SHA-256 is the proof of what was shown.
 * @param {string[]} lines
 */
export const canonicalConsent = (lines) => lines.map(clean).join('\n');

/**
 * The newest declarations.
 * @param {Table} table
 * @returns {{version: number, title: string, lines: string[], members: string[], check: string}}
 */
export const pernyataanText = (table) => table.pernyataan[table.pernyataan.length - 1];

/**
 * The text with every {name} replaced by its value; throws for a name without one.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function fill(text, values) {
  return text.replace(/\{([a-z_]+)\}/g, (_, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`no value for ${name}`);
    return String(values[name]);
  });
}

/**
 * The consent with the name of its witness in normal form.
 * @param {any} consent
 * @returns {any}
 */
export function cleanConsent(consent) {
  if (!isObject(consent) || typeof valueAt(consent, ['saksi']) !== 'string') return consent;
  return { ...consent, saksi: clean(consent.saksi) || null };
}

/**
 * All problems of a consent: text, purposes, time, and the signature or the witness.
 * @param {any} consent
 * @param {Context} context
 * @returns {Problem[]}
 */
export function checkConsent(consent, context) {
  if (consent === null || consent === undefined) return [problem('consent', 'consent_missing')];
  if (!isObject(consent)) return [problem('consent', 'wrong_type')];
  return [...checkProof(consent, context), ...checkMethod(consent, context)];
}

/**
 * The witness of spoken consent is somebody else than the volunteer.
 * @param {string} saksi
 * @param {string} volunteer
 */
export function checkWitness(saksi, volunteer) {
  const same = saksi !== '' && capital(saksi) === capital(volunteer);
  return same ? [problem('saksi', 'saksi_own')] : [];
}

/**
 * Spoken consent is information for the supervisor.
 * @param {any} consent
 */
export const flagConsent = (consent) =>
  textAt(consent, ['method']) === 'lisan' ? ['consent_oral'] : [];

/**
 * @param {Record<string, any>} consent
 * @param {Context} context
 */
function checkProof(consent, context) {
  const problems = [];
  const members = context.tables.enrollment.consent_members;
  const unknown = Object.keys(consent).filter((name) => !members.includes(name)).length;
  if (unknown > 0) problems.push(problem('consent', 'unknown_member', { n: unknown }));
  const version = whole(valueAt(consent, ['text_version']));
  const language = /^[a-z]{2}$/.test(textAt(consent, ['language']));
  const hashed = HASH.test(textAt(consent, ['text_hash']));
  if (version === null || version < 1 || !language || !hashed) {
    problems.push(problem('consent', 'consent_text'));
  }
  const purposes = valueAt(consent, ['purposes']);
  const names = isObject(purposes) ? Object.keys(purposes) : [];
  const given = ['wa', 'sponsor'].map((name) => valueAt(purposes, [name]));
  if (names.length !== 2 || !given.every((value) => typeof value === 'boolean')) {
    problems.push(problem('consent', 'wrong_type'));
  }
  if (!isTime(textAt(consent, ['time']))) problems.push(problem('consent', 'consent_time'));
  return problems;
}

/**
 * @param {Record<string, any>} consent
 * @param {Context} context
 */
function checkMethod(consent, context) {
  const method = valueAt(consent, ['method']);
  if (method === 'lisan') return checkSaksi(valueAt(consent, ['saksi']), context);
  if (method === 'tanda_tangan') return checkStrokes(valueAt(consent, ['strokes']), context);
  return [problem('consent', 'consent_method')];
}

/**
 * @param {any} saksi
 * @param {Context} context
 */
function checkSaksi(saksi, context) {
  const longest = context.tables.enrollment.limits.saksi_max;
  if (isBlank(saksi)) return [problem('saksi', 'saksi_empty')];
  if (typeof saksi !== 'string') return [problem('saksi', 'wrong_type')];
  if (length(saksi) > longest) {
    return [problem('saksi', 'saksi_long', { n: length(saksi), max: longest })];
  }
  return [];
}

/**
 * @param {any} strokes
 * @param {Context} context
 */
function checkStrokes(strokes, context) {
  const limits = context.tables.enrollment.limits;
  if (strokes === null || (Array.isArray(strokes) && strokes.length === 0)) {
    return [problem('tanda_tangan', 'signature_empty')];
  }
  const furthest = limits.coordinate_max;
  if (!Array.isArray(strokes) || !strokes.every((stroke) => isStroke(stroke, furthest))) {
    return [problem('tanda_tangan', 'signature_wrong')];
  }
  const points = decodeStrokes(strokes);
  if (points.length > limits.strokes_max || countPoints(points) > limits.points_max) {
    return [problem('tanda_tangan', 'signature_long')];
  }
  if (countPoints(points) < limits.points_min) return [problem('tanda_tangan', 'signature_short')];
  const inside = points.flat(2).every((number) => number >= 0 && number <= furthest);
  return inside ? [] : [problem('tanda_tangan', 'signature_wrong')];
}

/**
 * @param {any} stroke
 * @param {number} furthest
 */
function isStroke(stroke, furthest) {
  if (!Array.isArray(stroke) || stroke.length < 2 || stroke.length % 2 !== 0) return false;
  return stroke.every(
    (number) => whole(number) !== null && number >= -furthest && number <= furthest,
  );
}
