/** Slips as files, made by the server: to the share sheet where the phone has one, else to the downloads. */

import { t } from '../words.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {'png' | 'a6' | 'a4'} Format */

const FORGET_MS = 60_000;
const ENDINGS = { png: 'png', a6: 'pdf', a4: 'pdf' };
/** What the server says of a slip that it makes no file of. @type {Record<string, string>} */
const REFUSALS = { slip_void: 'berkas_batal', not_found: 'berkas_belum' };
/** Why it could not be asked. @type {Record<string, string>} */
const CAUSES = {
  offline: 'slip.berkas_internet',
  portal: 'sync.portal',
  disabled: 'slip.berkas_ditutup',
  busy: 'slip.berkas_ramai',
};

/**
 * Asks for the file and hands it on; the sentence about what came of it, or null when nothing needs to be said.
 * @param {App} app @param {string[]} ids @param {Format} format @param {string} name without ending
 */
export async function handFile(app, ids, format, name) {
  try {
    const made = await app.sync.paper(ids, format);
    const file = new File([made], `${name}.${ENDINGS[format]}`, { type: made.type });
    const how = await handOver(file);
    return how === 'left' ? null : t(`slip.berkas_${how}`);
  } catch (error) {
    const { why, code } = /** @type {{ why?: string, code?: string }} */ (error);
    if (why === undefined) throw error;
    if (code === 'slip_void' && ids.length > 1) return t('slip.lembar_batal');
    const refusal = REFUSALS[code ?? ''];
    return t(refusal ? `slip.${refusal}` : (CAUSES[why] ?? 'slip.berkas_gagal'));
  }
}

/** @param {File} file @returns {Promise<'dibagikan' | 'unduhan' | 'left'>} */
async function handOver(file) {
  const files = [file];
  if (navigator.canShare?.({ files })) {
    try {
      await navigator.share({ files });
      return 'dibagikan';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'left';
      // A slow network outlasts the tap that a share sheet needs: the downloads take it all the same.
      console.info(error);
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS);
  return 'unduhan';
}
