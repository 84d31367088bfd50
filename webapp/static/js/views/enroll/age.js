/** The age page: shown once for a confirmed birth date that lies outside the limits. */

import { ageOutcome } from '../../rules/enrollment.js';

export const AGE_PAGE = '#/daftar/usia';

/**
 * The way to the age page, unless this birth date was already seen there; below the limit it is always the way.
 * @param {import('./flow.js').Page} page @param {Record<string, any>} record
 * @returns {string | null}
 */
export function ageAside({ draft, context }, record) {
  const outcome = ageOutcome(record, context());
  const seen = outcome === 'above' && draft.typed._usia === record.tanggal_lahir;
  return outcome === 'ok' || seen ? null : AGE_PAGE;
}
