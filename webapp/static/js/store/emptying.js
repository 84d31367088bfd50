/** `Kosongkan HP ini`: forgets one activation, and only when nothing of it is only here. Loaded when it is needed. */

import { booksIn } from './books.js';
import { NotSafe } from './errors.js';
import { HANDED } from './handed.js';
import { count } from './ledger.js';
import { alone } from './writing.js';

/** @typedef {import('./database.js').Connection} Connection */

const EVERYTHING = [
  ...['meta', 'drafts', 'sealed', 'entries', 'stubs', 'changes', 'tokens', 'mends'],
  HANDED,
];

/**
 * Looks and clears in one transaction, so that nothing can be saved in between; what is left is an empty shell.
 * Rejects with NotSafe.
 * @param {Connection} database @param {Date} now
 */
export const clearAll = (database, now) =>
  alone(database.name, () =>
    database.run(EVERYTHING, 'readwrite', async (tx) => {
      if (await tx.objectStore('meta').get('emptied')) return;
      if (!count(await booksIn(tx), now).safe_to_empty) throw new NotSafe();
      // An upgrade that failed leaves a database without some of them.
      await Promise.all([...tx.objectStoreNames].map((store) => tx.objectStore(store).clear()));
      await tx.objectStore('meta').put(true, 'emptied');
    }),
  );

/**
 * Gives the room back. A tab that still holds the database only delays it: there is nothing left in it.
 * @param {Connection} database
 */
export function release(database) {
  database.close();
  indexedDB.deleteDatabase(database.name);
}
