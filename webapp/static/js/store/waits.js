/** How long the next try of a PIN must wait. Pure. */

/** @typedef {{ failures: number, since: number }} Tries */

export const FREE_TRIES = 5;
const MINUTE = 60_000;
const WAITS = [1, 5, 15, 60];

/**
 * The whole wait after so many wrong PINs: none before the fifth, then 1, 5, 15 and 60 minutes.
 * @param {number} failures
 */
export function waitAfter(failures) {
  if (failures < FREE_TRIES) return 0;
  return MINUTE * /** @type {number} */ (WAITS[Math.min(failures - FREE_TRIES, WAITS.length - 1)]);
}

/**
 * What is left of the wait. A clock that was set back cannot make it longer than it was.
 * @param {Tries} tries @param {number} now milliseconds of the phone's clock
 */
export function waitLeft({ failures, since }, now) {
  const whole = waitAfter(failures);
  return now < since ? whole : Math.max(0, since + whole - now);
}

/**
 * How many tries are left before a wait.
 * @param {Tries} tries @param {number} now
 */
export const triesLeft = (tries, now) =>
  waitLeft(tries, now) > 0 ? 0 : Math.max(1, FREE_TRIES - tries.failures);
