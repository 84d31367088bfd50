/** When to try again: full jitter from 5 seconds to 15 minutes, at most 30 seconds while somebody looks on. Pure. */

export const FIRST_MS = 5_000;
export const LAST_MS = 15 * 60_000;
export const VISIBLE_MS = 30_000;

/**
 * @param {number} failures in a row, from 1 @param {number} random from 0 to 1
 * @param {{ visible: boolean, retry_ms: number | null }} seen what the server asked for stands above all
 */
export function retryDelay(failures, random, { visible, retry_ms }) {
  const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(failures, 20));
  const jitter = FIRST_MS + Math.round(random * (ceiling - FIRST_MS));
  const delay = visible ? Math.min(jitter, VISIBLE_MS) : jitter;
  return Math.max(delay, retry_ms ?? 0);
}

/**
 * What is left of a pause that the server has asked for. A clock that was set back cannot make it longer.
 * @param {{ since: number, ms: number }} pause @param {number} now milliseconds of the phone's clock
 */
export const pauseLeft = ({ since, ms }, now) => (now < since ? ms : Math.max(0, since + ms - now));
