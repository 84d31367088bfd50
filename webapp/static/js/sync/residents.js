/** Asks who of a head's residents is enrolled; what comes is kept nowhere. Loaded when it is needed. */

import { Locked, NotActivated } from '../store/errors.js';
import { call, unreadable } from './api.js';
import { callerOf } from './caller.js';

/** @typedef {import('../shapes.d.ts').Residents} Residents */
/** @typedef {import('../shapes.d.ts').Store} Store */

/** An RW has some hundreds; what is larger is no neighbourhood. */
const MOST_PAGES = 40;
const PATH = '/api/v1/residents';

/**
 * Every page, one after another; rejects with CallFailed, or with Locked.
 * @param {Store} store
 * @returns {Promise<Residents>}
 */
export async function fetchResidents(store) {
  const [queue] = await store.queues();
  if (!queue) throw new NotActivated();
  /** @type {Residents['residents']} */
  const residents = [];
  let cursor = '';
  for (let page = 1; ; page += 1) {
    if (store.lock.isLocked()) throw new Locked();
    const path = cursor ? `${PATH}?cursor=${encodeURIComponent(cursor)}` : PATH;
    const answer = await call(await callerOf(queue), path, { method: 'GET' });
    if (!isPage(answer)) throw unreadable();
    residents.push(...answer.residents);
    const { territory, server_time: time } = answer;
    const whole = answer.cursor === null;
    if (whole || page === MOST_PAGES) return { residents, territory, time, whole };
    cursor = answer.cursor;
  }
}

/**
 * Whether an answer is a page of ours.
 * @param {Record<string, any>} answer
 */
export const isPage = ({ residents, territory, server_time, cursor }) =>
  Array.isArray(residents) &&
  residents.every((one) =>
    [one?.name, one?.state, one?.day].every((text) => typeof text === 'string'),
  ) &&
  typeof territory?.rw === 'string' &&
  typeof server_time === 'string' &&
  (cursor === null || (typeof cursor === 'string' && cursor !== ''));
