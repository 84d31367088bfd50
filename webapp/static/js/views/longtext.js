/** The sentence under a pill: what the state means, since when, and why. */

import { dayAndClock, dayOf, shortDay } from './formats.js';
import { shownState } from './states.js';
import { hasWords, isWhole, t } from './words.js';

/** @typedef {import('../shapes.d.ts').Stub} Stub */

/**
 * The long text of a stub's state; the reason where somebody gave one. `sent` counts the running attempt.
 * @param {Stub} stub @param {Date} now @param {{ done: number, total: number }} sent
 */
export function longText(stub, now, sent) {
  const state = shownState(stub);
  // A correction waits since it was made, not since its record was.
  const made = stub.act ? stub.state_time : stub.time;
  const moment = state === 'waiting' ? made : (stub.receipt_time ?? stub.state_time);
  return t(`state_long.${state}`, {
    ...sent,
    time: dayAndClock(moment, now),
    day: shortDay(dayOf(stub.state_time)),
    reason: reasonOf(stub),
  });
}

/** @param {Stub} stub */
function reasonOf(stub) {
  const [problem] = stub.problems ?? [];
  if (stub.reason && hasWords(`reason.${stub.reason}`)) return t(`reason.${stub.reason}`);
  // The server sends field and code without values: a sentence that needs some gives way to the field's name.
  if (problem && isWhole(`problem.${problem.code}`)) return t(`problem.${problem.code}`);
  return problem && hasWords(`field.${problem.field}`) ? t(`field.${problem.field}`) : '';
}
