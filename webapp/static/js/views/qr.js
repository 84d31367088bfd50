/** Draws a QR code as crisp squares, at least four pixels a module, with its quiet zone of four. */

import encodeQR from '../../vendor/qr.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4;
/** A camera at arm's length wants no less. */
export const LEAST = 4;

/**
 * The modules of a text, dark ones true, with the quiet zone around them.
 * @param {string} text
 */
export const qrRows = (text) =>
  encodeQR(text, 'raw', { ecc: 'medium', border: QUIET, encoding: 'alphanumeric' });

/**
 * The text as a picture; `label` is what a screen reader says. It is as large as fits whole pixels a module into
 * `room`, and never smaller than can be scanned.
 * @param {string} text @param {string} label @param {number} [room] in pixels
 */
export function drawQr(text, label, room = 0) {
  const rows = qrRows(text);
  const size = rows.length;
  const pixels = Math.max(LEAST, Math.floor(room / size));
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${size} ${size}`,
    width: String(size * pixels),
    height: String(size * pixels),
    role: 'img',
    'aria-label': label,
    'shape-rendering': 'crispEdges',
  })) {
    svg.setAttribute(name, value);
  }
  const ground = document.createElementNS(SVG, 'rect');
  for (const name of ['width', 'height']) ground.setAttribute(name, String(size));
  ground.setAttribute('fill', '#fff');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('fill', '#000');
  path.setAttribute('d', rows.map(strokesOf).join(''));
  svg.append(ground, path);
  return svg;
}

/**
 * The dark runs of one row as rectangles.
 * @param {boolean[]} row @param {number} y
 */
function strokesOf(row, y) {
  let out = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x] || row[x - 1]) continue;
    let end = x;
    while (row[end]) end++;
    out += `M${x} ${y}h${end - x}v1h${x - end}z`;
  }
  return out;
}
