/** Reads all that one activation keeps, for the one count, in one transaction. */

/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./database.js').Transaction} Transaction */
/** @typedef {import('./ledger.js').Books} Books */

const STORES = ['stubs', 'entries', 'drafts', 'changes', 'mends', 'meta'];

/**
 * @param {Connection} database
 * @returns {Promise<Books>}
 */
export const readBooks = (database) => database.run(STORES, 'readonly', booksIn);

/**
 * @param {Transaction} tx over these stores
 * @returns {Promise<Books>}
 */
export async function booksIn(tx) {
  // An upgrade that failed leaves a database without `mends`; the rest of it still counts.
  const mends = tx.objectStoreNames.contains('mends') ? tx.objectStore('mends').getAllKeys() : [];
  const [stubs, entries, drafts, changes, ids, profile] = await Promise.all([
    tx.objectStore('stubs').getAll(),
    tx.objectStore('entries').getAll(),
    tx.objectStore('drafts').count(),
    tx.objectStore('changes').getAll(),
    mends,
    tx.objectStore('meta').get('profile'),
  ]);
  return { stubs, entries, drafts, changes, mends: ids.map(String), epoch: profile?.epoch ?? null };
}
