/** Reads stubs, entries and the number of drafts of one activation in one transaction. */

/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./ledger.js').Books} Books */

/**
 * @param {Connection} database
 * @returns {Promise<Books>}
 */
export const readBooks = (database) =>
  database.run(['stubs', 'entries', 'drafts'], 'readonly', async (tx) => {
    const [stubs, entries, drafts] = await Promise.all([
      tx.objectStore('stubs').getAll(),
      tx.objectStore('entries').getAll(),
      tx.objectStore('drafts').count(),
    ]);
    return { stubs, entries, drafts };
  });
