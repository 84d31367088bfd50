/** Signature strokes: per stroke x0, y0, then differences; points are [x, y] from 0 to 999. */

/** @typedef {[number, number]} Point */

/**
 * The points of strokes as they travel.
 * @param {number[][]} strokes
 */
export const decodeStrokes = (strokes) => strokes.map(decode);

/**
 * The strokes as they travel, of points.
 * @param {Point[][]} points
 */
export const encodeStrokes = (points) => points.map(encode);

/**
 * How many points all strokes have.
 * @param {Point[][]} points
 */
export const countPoints = (points) => points.reduce((sum, stroke) => sum + stroke.length, 0);

/**
 * The same strokes with at most limit points, evenly chosen; every stroke keeps both its ends.
 * @param {Point[][]} points
 * @param {number} limit
 * @returns {Point[][]}
 */
export function thinStrokes(points, limit = 400) {
  const total = countPoints(points);
  if (total <= limit) return points;
  const spare = Math.max(0, limit - 2 * points.length);
  return points.map((stroke) => choose(stroke, 2 + Math.floor((stroke.length * spare) / total)));
}

/**
 * @param {number[]} stroke
 * @returns {Point[]}
 */
function decode(stroke) {
  /** @type {Point[]} */
  const points = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < stroke.length - 1; at += 2) {
    [x, y] = [x + (stroke[at] ?? 0), y + (stroke[at + 1] ?? 0)];
    points.push([x, y]);
  }
  return points;
}

/**
 * @param {Point[]} points
 * @returns {number[]}
 */
function encode(points) {
  const stroke = [];
  let [x, y] = [0, 0];
  for (const point of points) {
    stroke.push(point[0] - x, point[1] - y);
    [x, y] = point;
  }
  return stroke;
}

/**
 * @param {Point[]} stroke
 * @param {number} count
 * @returns {Point[]}
 */
function choose(stroke, count) {
  if (stroke.length <= count) return stroke;
  return Array.from(
    { length: count },
    (_, step) => stroke[Math.floor((step * (stroke.length - 1)) / (count - 1))] ?? [0, 0],
  );
}
