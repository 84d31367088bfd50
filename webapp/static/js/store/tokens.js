/** The pool of slips: each is given to one record, in the order they came, and never twice. */

import { decodeToken, slipIdText } from '../rules/slip.js';

/** @typedef {import('../shapes.d.ts').SlipToken} SlipToken */
/** @typedef {import('./database.js').Transaction} Transaction */
/** @typedef {{ slip: string, token: string, code: string, n: number, used: 0 | 1 }} Kept */

export const POOL = 200;
const FREE = IDBKeyRange.bound([0, 0], [0, Number.MAX_SAFE_INTEGER]);

/**
 * Adds the slips that are not here yet; the server sends some of them more than once.
 * @param {Transaction} tx over `tokens` @param {SlipToken[]} tokens
 */
export async function addTokens(tx, tokens) {
  const store = tx.objectStore('tokens');
  let n = await store.count();
  for (const { token, code } of tokens) {
    const read = decodeToken(token);
    if (read === null) continue;
    const slip = slipIdText(read.id);
    if (await store.getKey(slip)) continue;
    n += 1;
    await store.put({ slip, token, code, n, used: 0 });
  }
}

/**
 * The slip that comes next, or undefined.
 * @param {Transaction} tx over `tokens`
 * @returns {Promise<Kept | undefined>}
 */
export const nextToken = (tx) => tx.objectStore('tokens').index('free').get(FREE);

/**
 * @param {Transaction} tx over `tokens`
 * @returns {Promise<number>}
 */
export const countFree = (tx) => tx.objectStore('tokens').index('free').count(FREE);

/**
 * Marks a slip as given away; its row stays, so that it is never added again.
 * @param {Transaction} tx over `tokens` @param {Kept} kept
 */
export const useToken = (tx, kept) => tx.objectStore('tokens').put({ ...kept, token: '', used: 1 });
