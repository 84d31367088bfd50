/** The sentence under a pill: what the state means, since when, and why. */

import { dayOf, showClock, showShortDay } from './formats.js';
import { shownState } from './states.js';
import { hasWords, t } from './words.js';

/** @typedef {import('../shapes.d.ts').Stub} Stub */

/**
 * The long text of a stub's state; the reason where somebody gave one.
 * @param {Stub} stub @param {Date} now
 */
export function longText(stub, now) {
  const state = shownState(stub);
  const since = stub.state_time ?? stub.time;
  const moment = state === 'waiting' ? stub.time : (stub.receipt_time ?? since);
  const today = dayOf(moment) === dayOf(now);
  const values = {
    jam: today ? showClock(moment) : `${showShortDay(dayOf(moment))} ${showClock(moment)}`,
    tanggal: showShortDay(dayOf(since)),
    alasan: reasonOf(stub),
  };
  return t(`state_long.${state}`, values);
}

/** @param {Stub} stub */
function reasonOf(stub) {
  const [problem] = stub.problems ?? [];
  if (stub.reason && hasWords(`reason.${stub.reason}`)) return t(`reason.${stub.reason}`);
  if (problem && hasWords(`problem.${problem.code}`)) return t(`problem.${problem.code}`);
  return '';
}
