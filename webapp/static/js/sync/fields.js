/** Asks for the fields to mend of one record, while the screen is open. Loaded when it is needed. */

import { Locked, NotActivated } from '../store/errors.js';
import { call, unreadable } from './api.js';
import { callerOf } from './caller.js';

/** @typedef {import('../shapes.d.ts').Fields} Fields */
/** @typedef {import('../shapes.d.ts').Store} Store */

/**
 * Rejects with CallFailed, or with Locked.
 * @param {Store} store @param {string} id
 * @returns {Promise<Fields>}
 */
export async function fetchFields(store, id) {
  if (store.lock.isLocked()) throw new Locked();
  const [queue] = await store.queues();
  if (!queue) throw new NotActivated();
  const path = `/api/v1/enrollments/${encodeURIComponent(id)}/fields`;
  const answer = await call(await callerOf(queue), path, { method: 'GET' });
  if (!isFields(answer) || answer.id !== id) throw unreadable();
  return /** @type {Fields} */ (answer);
}

/**
 * Whether an answer has all that a correction is built upon.
 * @param {Record<string, any>} answer
 */
export const isFields = ({ id, rev, state, items, slip, code, name }) =>
  [id, slip, code, name].every((text) => typeof text === 'string') &&
  Number.isSafeInteger(rev) &&
  ['returned', 'refused'].includes(state) &&
  Array.isArray(items) &&
  items.every((item) => typeof item?.field === 'string' && typeof item.code === 'string');
