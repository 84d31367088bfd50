/** A sentence about what was just done, for the screen that comes next to say once. */

/** @type {string | null} */
let waiting = null;

/** @param {string} text */
export const sayNext = (text) => {
  waiting = text;
};

/** The sentence, which is then said. */
export function takeSaid() {
  const text = waiting;
  waiting = null;
  return text;
}
