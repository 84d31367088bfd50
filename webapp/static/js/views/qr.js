/** Draws a QR code as crisp squares, at least four pixels a module, with its quiet zone of four. */

import encodeQR from '../../vendor/qr.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4;
const PIXELS = 4;

/**
 * The text as a picture; `label` is what a screen reader says.
 * @param {string} text @param {string} label
 */
export function drawQr(text, label) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET, encoding: 'alphanumeric' });
  const size = rows.length;
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${size} ${size}`,
    width: String(size * PIXELS),
    height: String(size * PIXELS),
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
