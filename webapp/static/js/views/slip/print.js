/** The slip on paper of 58 mm by the print dialog. Loaded when somebody prints. */

import { el } from '../dom.js';
import { drawQr } from '../qr.js';
import { t } from '../words.js';
import { linesOf } from './paper.js';
import { dotsPerModule, marginDots } from './raster.js';

/** @typedef {import('./paper.js').Paper} Paper */

const SHEET = 'css/slip-print.css';
const MM_PER_DOT = 0.125;
const MM_PER_PIXEL = 25.4 / 96;

/**
 * Opens the print dialog with this slip and nothing else. The page stays until the screen is left: phones come back
 * from the dialog before they have drawn it.
 * @param {Paper} paper
 */
export async function printSlip(paper) {
  const sheet = await loadSheet();
  document.querySelector('.slip-print')?.remove();
  const page = pageOf(paper);
  document.body.append(page);
  fitPage(sheet, page.getBoundingClientRect().height * MM_PER_PIXEL);
  globalThis.print();
}

/** @param {Paper} paper */
function pageOf(paper) {
  const { above, below } = linesOf(paper);
  /** @param {import('./paper.js').Line} line */
  const draw = ({ kind, text }) =>
    kind === 'tear' ? el('hr') : el('p', { class: `print-${kind}` }, text);
  const code = drawQr(paper.url, t('slip.qr', { kode: paper.spoken }));
  const size = code.viewBox.baseVal.width;
  const across = `${size * dotsPerModule(size) * MM_PER_DOT}mm`;
  code.setAttribute('width', across);
  code.setAttribute('height', across);
  code.style.marginLeft = `${marginDots(size) * MM_PER_DOT}mm`;
  const frame = { class: 'slip-print', 'aria-hidden': 'true' };
  return el('div', frame, ...above.map(draw), code, ...below.map(draw));
}

/**
 * Chromium knows no `58mm auto` and would take the printer's own sheet: the page gets the height of the slip.
 * @param {CSSStyleSheet} sheet @param {number} height in millimetres
 */
function fitPage(sheet, height) {
  const rule = [...sheet.cssRules].find((one) => one instanceof CSSPageRule);
  if (!rule) throw new Error('No @page in the print sheet');
  rule.style.setProperty('size', `58mm ${Math.ceil(height) + 1}mm`);
}

/** @returns {Promise<CSSStyleSheet>} */
async function loadSheet() {
  const known = document.querySelector('link[data-paper]');
  if (known instanceof HTMLLinkElement && known.sheet) return known.sheet;
  known?.remove();
  const href = `${document.body.dataset.base}${SHEET}`;
  const link = /** @type {HTMLLinkElement} */ (
    el('link', { rel: 'stylesheet', href, 'data-paper': '' })
  );
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => reject(new Error('The print sheet did not load')));
    document.head.append(link);
  });
  return /** @type {CSSStyleSheet} */ (link.sheet);
}
