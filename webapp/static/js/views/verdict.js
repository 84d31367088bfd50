/** What is to be said about a slip that was scanned or typed: first what this phone can tell, then the server. */

import { decodeToken, readSlipId, slipIdText } from '../rules/slip.js';
import { checkSignature } from '../store/signed.js';
import { longDay } from './formats.js';
import { shownState } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').LookUp} LookUp */
/** @typedef {import('../shapes.d.ts').Settings} Settings */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/**
 * `own` is this phone's record of it; `ask` says that the server knows more.
 * @typedef {{ tone: 'good' | 'open' | 'ended' | 'bad', title: string, lines: string[], ask: boolean, own?: Stub }} Verdict
 */

/** Whoever holds such a slip holds nothing any more, though it is genuine. */
const ENDED = ['rejected', 'withdrawn', 'bpjs_rejected', 'void'];

/**
 * What can be told without a network.
 * @param {string} kind of rules/scan.js @param {string} slip
 * @param {{ settings: Settings, stubs: Stub[] }} known
 * @returns {Promise<Verdict>}
 */
export async function judgeHere(kind, slip, { settings, stubs }) {
  if (kind === 'spoiled') return forged();
  const signed = kind === 'token' ? await checkSignature(slip, settings.slip_keys) : null;
  if (signed === 'forged') return forged();
  const number = numberOf(kind, slip);
  const own = stubs.find((stub) => stub.slip === number || (kind === 'code' && stub.code === slip));
  if (own) return ownSlip(own);
  if (signed === 'genuine') return genuine(slip);
  const why = signed === 'newer_key' ? 'kunci_baru' : `${kind}_saja`;
  return { tone: 'open', title: t('scan.belum_pasti'), lines: [t(`scan.${why}`)], ask: true };
}

/**
 * What the server has said.
 * @param {LookUp} heard @param {string} kind
 * @returns {Verdict}
 */
export function judgeThere({ known, state, initials, officer }, kind) {
  if (!known || state === null) return forged(kind === 'code' ? [t('scan.kode_periksa')] : []);
  if (state === 'belum_sampai') {
    const who = officer?.name ? t('scan.belum_mengirim', { nama: officer.name }) : '';
    const line = [t('scan.belum_sampai'), who].join(' ').trim();
    return { tone: 'open', title: t('scan.asli'), lines: [line], ask: false };
  }
  const lines = [];
  if (initials) lines.push(t('scan.inisial', { inisial: initials }));
  if (officer?.name) lines.push(t('scan.dari', { nama: officer.name, kartu: officer.card }));
  const title =
    state === 'void'
      ? t('scan.dibatalkan')
      : t('scan.asli_status', { status: t(`state.${state}`) });
  return { tone: ENDED.includes(state) ? 'ended' : 'good', title, lines, ask: false };
}

/** Why the server could not be asked, in sentences. @param {unknown} error */
export function sayUnasked(error) {
  const { why = '', code = '' } = /** @type {{ why?: string, code?: string }} */ (error);
  if (why === 'portal') return [t('scan.perlu_internet'), t('sync.portal')];
  if (why === 'offline') return [t('scan.perlu_internet')];
  if (code === 'too_many') return [t('scan.ramai')];
  if (why === 'disabled' || why === 'unknown_device') return [t('scan.tutup')];
  if (why !== 'busy' && why !== 'server') console.error(error);
  return [t('scan.gagal')];
}

/** @param {string[]} more @returns {Verdict} */
const forged = (more = []) => ({
  tone: 'bad',
  title: t('scan.palsu'),
  lines: [...more, t('scan.palsu_saran')],
  ask: false,
});

/** @param {string} slip @returns {Verdict} */
function genuine(slip) {
  const { device = 0, day = '' } = decodeToken(slip) ?? {};
  const kartu = `K-${String(device).padStart(4, '0')}`;
  const line = t('scan.disiapkan', { kartu, hari: longDay(day) });
  return { tone: 'good', title: t('scan.asli'), lines: [line], ask: true };
}

/** @param {Stub} own @returns {Verdict} */
const ownSlip = (own) => ({
  tone: ENDED.includes(shownState(own)) ? 'ended' : 'good',
  title: t('scan.asli'),
  lines: [t('scan.hp_ini')],
  ask: false,
  own,
});

/** The 26 characters of a slip's number, as stubs have it. @param {string} kind @param {string} slip */
function numberOf(kind, slip) {
  if (kind === 'code') return null;
  const id = kind === 'token' ? (decodeToken(slip)?.id ?? null) : readSlipId(slip);
  return id && slipIdText(id);
}
