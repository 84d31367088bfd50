/** Asks for the slips of delivered records as a file to share or to print. Loaded when it is needed. */

import { Locked, NotActivated } from '../store/errors.js';
import { call, unreadable } from './api.js';
import { callerOf } from './caller.js';

/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {'png' | 'a6' | 'a4'} Format */

const PDF = 'application/pdf';
const TYPES = { png: 'image/png', a6: PDF, a4: PDF };
/** No file is larger: how long a slow network is waited for follows from it. */
const OVERHEAD = 60_000;
const BYTES_A_SLIP = 6_000;

/**
 * Rejects with CallFailed, whose `code` is `slip_void` when one of the records is rejected or withdrawn, or with
 * Locked: a slip says more than a locked screen does.
 * @param {Store} store @param {string[]} ids @param {Format} format
 * @returns {Promise<Blob>}
 */
export async function fetchPaper(store, ids, format) {
  if (store.lock.isLocked()) throw new Locked();
  const [queue] = await store.queues();
  if (!queue) throw new NotActivated();
  const type = TYPES[format];
  const answer = await call(await callerOf(queue), '/api/v1/slips/paper', {
    value: { format, ids },
    file: { type, bytes: OVERHEAD + ids.length * BYTES_A_SLIP },
  });
  if (!(answer.file instanceof Blob)) throw unreadable();
  return answer.file;
}
