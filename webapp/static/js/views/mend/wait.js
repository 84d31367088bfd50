/** The page in place of a correction: it is being fetched, cannot be had, or is wanted no more. */

import { showCode } from '../../rules/slip.js';
import { $, cloneTemplate } from '../dom.js';
import { t } from '../words.js';

/** @typedef {{ name: string, code: string }} Who */

/** Which sentence, and whether trying again can help. @type {Record<string, { text: string, again: boolean }>} */
const SAID = {
  asking: { text: 'mengambil', again: false },
  offline: { text: 'perlu_internet', again: true },
  unknown: { text: 'belum_terbuka', again: true },
  gone: { text: 'selesai', again: false },
  closed: { text: 'ditutup', again: false },
};

/**
 * Shows one sentence in place of the form.
 * @param {HTMLElement} root @param {string} kind @param {Who | null} who
 * @param {{ again?: () => void, remove?: () => void }} [acts]
 */
export function showWait(root, kind, who, { again, remove } = {}) {
  const said = SAID[kind] ?? SAID.unknown;
  if (!root.querySelector('[data-wait]')) root.replaceChildren(cloneTemplate('screen-mend-wait'));
  showWho(root, who);
  $('[data-text]', root).textContent = t(`mend.${said?.text}`);
  offer(root, '[data-again]', said?.again ? again : undefined);
  offer(root, '[data-remove]', remove);
  $('[data-queue]', root).hidden = kind !== 'gone';
}

/** @param {HTMLElement} root @param {string} selector @param {(() => void) | undefined} act */
function offer(root, selector, act) {
  const button = $(selector, root);
  button.hidden = !act;
  button.onclick = act ?? null;
}

/**
 * Whose data these are: name and code, as on the slip.
 * @param {HTMLElement} root @param {Who | null} who
 */
export function showWho(root, who) {
  $('[data-name]', root).textContent = who?.name ?? '';
  $('[data-code]', root).textContent = who?.code ? showCode(who.code) : '';
  const line = root.querySelector('[data-code-line]');
  if (line instanceof HTMLElement) line.hidden = !who?.code;
}
