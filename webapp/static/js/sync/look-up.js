/** Asks what the server knows of a slip that somebody brings. Loaded when it is needed. */

import { NotActivated } from '../store/errors.js';
import { call, unreadable } from './api.js';
import { callerOf } from './caller.js';

/** @typedef {import('../shapes.d.ts').LookUp} LookUp */
/** @typedef {import('../shapes.d.ts').Store} Store */

/**
 * By its 138, 26 or 8 characters; rejects with CallFailed.
 * @param {Store} store @param {string} slip
 * @returns {Promise<LookUp>}
 */
export async function lookUp(store, slip) {
  const [queue] = await store.queues();
  if (!queue) throw new NotActivated();
  const answer = await call(await callerOf(queue), '/api/v1/slips/look-up', { value: { slip } });
  if (!isLookUp(answer)) throw unreadable();
  return /** @type {LookUp} */ (answer);
}

/**
 * Whether an answer is ours: what a portal says must not make a genuine slip a forged one.
 * @param {Record<string, any>} answer
 */
export const isLookUp = ({ known, state, initials, officer }) =>
  known === false
    ? state === null
    : known === true &&
      [state, initials].every((text) => typeof text === 'string') &&
      (officer === null || (typeof officer?.name === 'string' && typeof officer.card === 'string'));
