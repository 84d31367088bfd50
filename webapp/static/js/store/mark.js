/** A small mark outside the database: that this phone was a volunteer's, should its whole database be thrown away. */

const PREFIX = 'jaring-mark:';

/** Nothing personal: a number, a time, a count. @typedef {{ card: string, since: string, waiting: number }} Mark */

/**
 * Where no mark can be kept, as in a window that keeps nothing, the work goes on without one.
 * @template T
 * @param {(kept: Storage) => T} work @param {T} otherwise
 */
function tolerant(work, otherwise) {
  try {
    return work(localStorage);
  } catch {
    return otherwise;
  }
}

/** @param {string} name of the activation's database @param {Mark} mark */
export const setMark = (name, mark) =>
  tolerant((kept) => kept.setItem(PREFIX + name, JSON.stringify(mark)), undefined);

/** @param {string} name */
export const dropMark = (name) => tolerant((kept) => kept.removeItem(PREFIX + name), undefined);

/** Every mark of this phone. @returns {Mark[]} */
export const readMarks = () =>
  tolerant((kept) => names(kept).map((name) => JSON.parse(kept.getItem(name) ?? '')), []);

export const dropMarks = () =>
  tolerant((kept) => {
    for (const name of names(kept)) kept.removeItem(name);
  }, undefined);

/** @param {Storage} kept */
const names = (kept) => Object.keys(kept).filter((name) => name.startsWith(PREFIX));

/**
 * Counts anew what this activation has not sent; what cannot be read now leaves the mark as it was.
 * @param {import('../shapes.d.ts').Queue} queue
 */
export async function mark(queue) {
  try {
    const [{ person, activated_at }, { waiting }] = [await queue.profile(), await queue.counts()];
    setMark(queue.name, { card: person.card, since: activated_at, waiting });
  } catch (error) {
    console.warn(error);
  }
}
