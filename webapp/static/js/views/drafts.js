/** How a draft is named in lists, and where it goes on. */

import { shortName } from '../rules/text.js';
import { clockOrDay } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Draft} Draft */

/**
 * The draft's person, or that there is no name yet.
 * @param {Draft} draft
 */
export function draftName(draft) {
  const name = draft.record?.nama ?? draft.typed?.nama ?? '';
  return name.trim() ? shortName(name) : t('home.tanpa_nama');
}

/**
 * The address that opens a kept draft at the step where it was left.
 * @param {Draft} draft
 */
export const resumeLink = (draft) => `#/daftar/lanjut/${draft.id}`;

/**
 * `Langkah 4 dari 7 · 14.20`, or `Belum lengkap · 14.20` when the KTP was not there.
 * @param {Draft} draft @param {Date} now
 */
export function draftStep(draft, now) {
  const jam = clockOrDay(draft.saved, now);
  if (draft.incomplete) return t('enroll.belum_lengkap_jam', { jam });
  return /^[1-7]$/.test(draft.step)
    ? t('home.langkah', { n: draft.step, jam })
    : t('home.langkah_periksa', { jam });
}
