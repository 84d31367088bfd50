/** The consent as WIRE.md section 3 wants it, with the hash of the text exactly as it was shown. */

import { canonicalConsent, cleanConsent, shownLines } from '../../rules/consent.js';

/** @typedef {import('../../shapes.d.ts').ConsentSettings} ConsentSettings */

/**
 * @param {{ text: ConsentSettings, typed: Record<string, string>, strokes: number[][], time: string, hash: string }} given
 */
export function consentOf({ text, typed, strokes, time, hash }) {
  const spoken = Boolean(typed._lisan);
  return cleanConsent({
    text_version: text.version,
    text_hash: hash,
    language: text.language,
    method: spoken ? 'lisan' : 'tanda_tangan',
    saksi: spoken ? typed.saksi || null : null,
    strokes: spoken ? null : strokes,
    purposes: {
      wa: Boolean(typed.wa),
      sponsor: typed.pembayar === 'sponsor' && Boolean(typed.sponsor),
    },
    time,
  });
}

/**
 * SHA-256 of the text as shown, base64url; the sponsor's purpose belongs to it only where it was asked.
 * @param {ConsentSettings} text @param {boolean} sponsored
 */
export async function hashOf(text, sponsored) {
  const shown = new TextEncoder().encode(canonicalConsent(shownLines(text, sponsored)));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', shown));
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
