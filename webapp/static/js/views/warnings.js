/** What a volunteer should know before the next enrollment; empty on a good day. */

import { daysBetween } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {{ tokens: number, full: number, tariffDays: number, clockMs: number }} Seen */

const NEARLY_FULL = 0.9;

/**
 * The sentences to show now.
 * @param {App} app @returns {Promise<string[]>}
 */
export async function findWarnings(app) {
  const profile = app.store.profile();
  if (!profile) return [];
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const seen = {
    tokens: await app.store.outbox.tokensLeft(),
    full: quota > 0 ? usage / quota : 0,
    tariffDays: daysBetween(profile.settings_at, app.now()),
    clockMs: app.sync.clockWrongBy(),
  };
  return warningsFor(seen, profile.settings.thresholds).map(({ text, values }) => t(text, values));
}

/**
 * Which warnings the figures ask for, most urgent first.
 * @param {Seen} seen @param {Record<string, number>} thresholds
 */
export function warningsFor({ tokens, full, tariffDays, clockMs }, thresholds) {
  /** @type {{ text: string, values?: Record<string, number> }[]} */
  const found = [];
  const clock = clockWarning(clockMs, thresholds.clock_off_seconds ?? 600);
  if (clock) found.push(clock);
  if (tokens === 0) found.push({ text: 'home.slip_habis' });
  else if (tokens <= (thresholds.slip_warning ?? 20)) {
    found.push({ text: 'home.slip_sedikit', values: { n: tokens } });
  }
  if (full >= NEARLY_FULL) found.push({ text: 'home.memori' });
  if (tariffDays >= (thresholds.tariff_notice_days ?? 3)) {
    found.push({ text: 'home.tarif', values: { n: tariffDays } });
  }
  return found;
}

/** @param {number} ms @param {number} allowedSeconds */
function clockWarning(ms, allowedSeconds) {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (Math.abs(ms) <= allowedSeconds * 1000) return null;
  return minutes < 60
    ? { text: 'sync.jam_beda_menit', values: { n: minutes } }
    : { text: 'sync.jam_beda_jam', values: { n: Math.round(minutes / 60) } };
}
