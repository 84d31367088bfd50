/** Fills batches: at most 20 items and 200 KB; halves them when they fail. Pure. */

import { keyOf } from '../store/settling.js';

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** What is remembered of sending between two tries. @typedef {{ size: number, failures: number, last: string[] }} Pace */

export const MOST_ITEMS = 20;
export const MOST_BYTES = 200 * 1024;
const TROUBLED = 2;

/** @returns {Pace} */
export const freshPace = () => ({ size: MOST_ITEMS, failures: 0, last: [] });

/**
 * The next batch, oldest first; what failed alone goes behind the others, and last of them what failed last.
 * One item always fits.
 * @param {Entry[]} waiting @param {Pace} pace
 */
export function takeBatch(waiting, { size, last }) {
  const place = (/** @type {Entry} */ entry) => last.indexOf(keyOf(entry));
  const ordered = [...waiting].sort((one, other) => place(one) - place(other));
  /** @type {Entry[]} */
  const batch = [];
  let bytes = 0;
  for (const entry of ordered) {
    bytes += entry.bytes;
    if (batch.length === size || (batch.length > 0 && bytes > MOST_BYTES)) break;
    batch.push(entry);
  }
  return batch;
}

/**
 * After a batch that arrived: back to full size by doubling.
 * @param {Pace} pace
 * @returns {Pace}
 */
export const speedUp = ({ size, last }) => ({
  size: Math.min(MOST_ITEMS, size * 2),
  failures: 0,
  last,
});

/**
 * After a batch that failed: half of it at once when it was too large, else at the second time; an item that
 * fails alone lets the others pass.
 * @param {Pace} pace @param {Entry[]} batch @param {boolean} tooLarge
 * @returns {Pace}
 */
export function slowDown({ size, failures, last }, batch, tooLarge) {
  const failed = failures + 1;
  if (!tooLarge && failed < TROUBLED) return { size, failures: failed, last };
  if (batch.length > 1) return { size: Math.ceil(batch.length / 2), failures: 0, last };
  const keys = batch.map(keyOf);
  return { size, failures: 0, last: [...last.filter((key) => !keys.includes(key)), ...keys] };
}
