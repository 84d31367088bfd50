/** Opens a database of this phone and runs transactions in it; what it holds is never dropped or made anew. */

import { openDB } from '../../vendor/idb.js';
import { Blocked, StorageFull } from './errors.js';

/** @typedef {import('../../vendor/idb.js').IDBPDatabase<any>} Database */
/** @typedef {import('../../vendor/idb.js').IDBPTransaction<any, any, 'readwrite'>} Transaction */
/** @typedef {{ name: string, run: Run, close(): void }} Connection */
/**
 * Runs `work` in one transaction and resolves when it is complete. After a lost connection it runs once more,
 * so `work` looks before it writes.
 * @typedef {<T>(stores: string[], mode: 'readonly' | 'readwrite', work: (tx: Transaction) => Promise<T>) => Promise<T>} Run
 */

const PATIENCE_MS = 10_000;
const LOST = ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'];

/**
 * A connection that opens when it is first needed and again when the browser drops it.
 * @param {string} name @param {number} version
 * @param {(database: Database, from: number) => void} upgrade only adds
 * @returns {Connection}
 */
export function connect(name, version, upgrade) {
  /** @type {Promise<Database> | null} */
  let opening = null;
  const forget = () => {
    opening = null;
  };
  const close = () => {
    opening?.then((database) => database.close()).catch(() => {});
    forget();
  };
  const open = () => {
    opening ??= openPatiently(name, version, upgrade, { forget, close }).catch((error) => {
      forget();
      throw named(error);
    });
    return opening;
  };
  /** @type {Run} */
  const run = async (stores, mode, work) => {
    try {
      return await attempt(await open(), stores, mode, work);
    } catch (error) {
      if (!isLost(error)) throw named(error);
      close();
    }
    return attempt(await open(), stores, mode, work).catch((error) => {
      throw named(error);
    });
  };
  return { name, run, close };
}

/**
 * Another tab closes when it is asked to (`blocking`); one that sleeps may not, so the wait has an end.
 * @param {string} name @param {number} version
 * @param {(database: Database, from: number) => void} upgrade
 * @param {{ forget(): void, close(): void }} when
 * @returns {Promise<Database>}
 */
function openPatiently(name, version, upgrade, when) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Blocked()), PATIENCE_MS);
    openDB(name, version, {
      upgrade: (database, from) => upgrade(database, from),
      blocking: when.close,
      terminated: when.forget,
    })
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/**
 * @template T
 * @param {Database} database @param {string[]} stores @param {'readonly' | 'readwrite'} mode
 * @param {(tx: Transaction) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function attempt(database, stores, mode, work) {
  // Strict: since Chrome 121 the default may be lost in a power cut (SECURITY F14).
  const durability = mode === 'readwrite' ? 'strict' : 'default';
  const tx = /** @type {Transaction} */ (database.transaction(stores, mode, { durability }));
  const done = tx.done.then(
    () => null,
    (/** @type {unknown} */ error) => error ?? new Blocked(),
  );
  try {
    const result = await work(tx);
    const failed = await done;
    if (failed) throw failed;
    return result;
  } catch (error) {
    abort(tx);
    const failed = await done;
    throw isQuota(failed) ? failed : error;
  }
}

/** @param {Transaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch (error) {
    // It had ended already, which is what was wanted.
    if (nameOf(error) !== 'InvalidStateError') throw error;
  }
}

/** @param {unknown} error */
const nameOf = (error) =>
  error instanceof Error || error instanceof DOMException ? error.name : '';

/** @param {unknown} error */
const isQuota = (error) => nameOf(error) === 'QuotaExceededError';

/** @param {unknown} error */
const isLost = (error) => error instanceof DOMException && LOST.includes(error.name);

/** @param {unknown} error */
function named(error) {
  if (isQuota(error)) return new StorageFull(error);
  return error instanceof DOMException ? new Blocked(error) : error;
}
