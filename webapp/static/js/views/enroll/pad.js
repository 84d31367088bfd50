/** The signature box: strokes of a finger or pen as whole numbers from 0 to 999, drawn in 3 px ink. */

import { decodeStrokes, encodeStrokes, thinStrokes } from '../../rules/strokes.js';

/** @typedef {import('../../rules/strokes.js').Point} Point */
/** @typedef {Point[][]} Points */

const LARGEST = 999;
const INK_PX = 3;

/**
 * Where a finger is, relative to the box.
 * @param {{ clientX: number, clientY: number }} at @param {{ left: number, top: number, width: number, height: number }} box
 * @returns {Point}
 */
export function pointIn(at, box) {
  const part = (/** @type {number} */ offset, /** @type {number} */ size) =>
    Math.min(LARGEST, Math.max(0, Math.round((offset / size) * LARGEST)));
  return [part(at.clientX - box.left, box.width), part(at.clientY - box.top, box.height)];
}

/**
 * Makes the canvas a signature box that begins with the given strokes; gives them back after every stroke.
 * @param {HTMLCanvasElement} canvas @param {number[][]} strokes @param {(strokes: number[][]) => void} onChange
 */
export function openPad(canvas, strokes, onChange) {
  /** @type {Points} */
  let points = decodeStrokes(strokes);
  /** @type {Point[] | null} */
  let current = null;
  const tell = () => onChange(encodeStrokes(thinStrokes(points)));
  const draw = () => drawPoints(canvas, current ? [...points, current] : points);
  const add = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    for (const each of event.getCoalescedEvents?.() ?? []) current?.push(pointIn(each, box));
    current?.push(pointIn(event, box));
    draw();
  };
  const end = () => {
    if (!current) return;
    points = [...points, withoutRepeats(current)];
    current = null;
    tell();
  };
  const begin = (/** @type {PointerEvent} */ event) => {
    current = [];
    add(event);
  };
  follow(canvas, { begin, add, end });
  const watch = new ResizeObserver(draw);
  watch.observe(canvas);
  draw();
  const clear = () => {
    points = [];
    current = null;
    draw();
    tell();
  };
  return { clear, close: () => watch.disconnect() };
}

/**
 * Follows one finger or pen from touch to lift, also when it leaves the box.
 * @param {HTMLCanvasElement} canvas
 * @param {{ begin(event: PointerEvent): void, add(event: PointerEvent): void, end(): void }} acts
 */
function follow(canvas, { begin, add, end }) {
  canvas.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    begin(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.isPrimary && canvas.hasPointerCapture(event.pointerId)) add(event);
  });
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
}

/**
 * A finger that rests says the same point many times.
 * @param {Point[]} stroke
 */
const withoutRepeats = (stroke) =>
  stroke.filter(([x, y], at) => at === 0 || x !== stroke[at - 1]?.[0] || y !== stroke[at - 1]?.[1]);

/**
 * @param {HTMLCanvasElement} canvas @param {Points} points
 */
function drawPoints(canvas, points) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ink = canvas.getContext('2d');
  if (!ink || width === 0) return;
  ink.scale(ratio, ratio);
  Object.assign(ink, {
    lineWidth: INK_PX,
    lineCap: 'round',
    lineJoin: 'round',
    strokeStyle: getComputedStyle(canvas).color,
  });
  for (const stroke of points) {
    ink.beginPath();
    for (const [x, y] of stroke)
      ink.lineTo((Number(x) / LARGEST) * width, (Number(y) / LARGEST) * height);
    const [first] = stroke;
    // A line of one point draws nothing; a dot over an i must still be seen.
    if (stroke.length === 1 && first)
      ink.lineTo((Number(first[0]) / LARGEST) * width + 0.1, (Number(first[1]) / LARGEST) * height);
    ink.stroke();
  }
}
