/** The slip as dots for a thermal printer, drawn with the phone's own letters. Loaded when somebody prints. */

import { qrRows } from '../qr.js';
import { linesOf } from './paper.js';
import { DOTS, dotsPerModule, marginDots, packBits } from './raster.js';

/** @typedef {import('./paper.js').Line} Line */
/** @typedef {{ size: number, weight: number, height: number }} Look */
/** @typedef {{ text: string, look: Look, tear: boolean }} Row */

/** In dots: 31 are 11 points. @type {Record<Line['kind'], Look>} */
const LOOKS = {
  mark: { size: 31, weight: 700, height: 38 },
  title: { size: 34, weight: 800, height: 42 },
  text: { size: 31, weight: 500, height: 38 },
  strong: { size: 31, weight: 700, height: 38 },
  code: { size: 45, weight: 800, height: 58 },
  tear: { size: 0, weight: 500, height: 26 },
};
const DASH = [8, 8];

/**
 * The bits of a whole slip, and how many bytes are one row of it.
 * @param {import('./paper.js').Paper} paper
 */
export function drawSlip(paper) {
  const brush = newBrush(DOTS, 1);
  const { above, below } = linesOf(paper);
  const [head, foot] = [above, below].map((lines) => lines.flatMap((line) => rowsOf(brush, line)));
  const modules = qrRows(paper.url);
  const code = modules.length * dotsPerModule(modules.length);
  const height = heightOf(head) + code + heightOf(foot);
  const page = newBrush(DOTS, height);
  page.fillStyle = '#fff';
  page.fillRect(0, 0, DOTS, height);
  page.fillStyle = '#000';
  drawRows(page, head, 0);
  drawCode(page, modules, heightOf(head));
  drawRows(page, foot, heightOf(head) + code);
  return { bits: packBits(page.getImageData(0, 0, DOTS, height)), across: DOTS / 8, height };
}

/** @param {number} width @param {number} height */
function newBrush(width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (!brush) throw new Error('No canvas to draw on');
  return brush;
}

/** @param {Row[] | undefined} rows */
const heightOf = (rows = []) => rows.reduce((sum, { look }) => sum + look.height, 0);

/** @param {Look} look */
const fontOf = ({ size, weight }) =>
  `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

/**
 * A line as the rows that it takes; only at spaces it is broken, or inside a word that no row holds.
 * @param {CanvasRenderingContext2D} brush @param {Line} line
 * @returns {Row[]}
 */
function rowsOf(brush, { kind, text }) {
  const look = LOOKS[kind];
  brush.font = fontOf(look);
  const fits = (/** @type {string} */ words) => brush.measureText(words).width <= DOTS;
  return wrap(text, fits).map((row) => ({ text: row, look, tear: kind === 'tear' }));
}

/**
 * @param {string} text @param {(words: string) => boolean} fits
 */
export function wrap(text, fits) {
  const rows = [''];
  for (const word of text.split(' ')) {
    const last = rows[rows.length - 1] ?? '';
    const longer = last ? `${last} ${word}` : word;
    if (fits(longer)) rows[rows.length - 1] = longer;
    else rows.push(...pieces(word, fits));
  }
  return rows.filter((row, at) => row !== '' || at > 0 || rows.length === 1);
}

/** @param {string} word @param {(words: string) => boolean} fits */
function pieces(word, fits) {
  const rows = [''];
  for (const letter of word) {
    const longer = `${rows[rows.length - 1]}${letter}`;
    if (fits(longer)) rows[rows.length - 1] = longer;
    else rows.push(letter);
  }
  return rows;
}

/** @param {CanvasRenderingContext2D} page @param {Row[] | undefined} rows @param {number} top */
function drawRows(page, rows = [], top) {
  let y = top;
  page.textAlign = 'center';
  page.textBaseline = 'middle';
  for (const { text, look, tear } of rows) {
    const middle = y + look.height / 2;
    if (tear) drawTear(page, middle);
    page.font = fontOf(look);
    page.fillText(text, DOTS / 2, middle);
    y += look.height;
  }
}

/** @param {CanvasRenderingContext2D} page @param {number} y */
function drawTear(page, y) {
  page.setLineDash(DASH);
  page.lineWidth = 2;
  page.beginPath();
  page.moveTo(0, y);
  page.lineTo(DOTS, y);
  page.stroke();
}

/** @param {CanvasRenderingContext2D} page @param {boolean[][]} modules @param {number} top */
function drawCode(page, modules, top) {
  const dots = dotsPerModule(modules.length);
  const left = marginDots(modules.length);
  modules.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) page.fillRect(left + x * dots, top + y * dots, dots, dots);
    });
  });
}
