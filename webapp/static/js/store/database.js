/** Opens a database of this phone and runs transactions in it; what it holds is never dropped or made anew. */

import { openDB } from '../../vendor/idb.js';
import { Blocked, StorageFull } from './errors.js';

/** @typedef {import('../../vendor/idb.js').IDBPDatabase<any>} Database */
/** @typedef {import('../../vendor/idb.js').IDBPTransaction<any, any, 'readwrite'>} Transaction */
/** @typedef {{ name: string, run: Run, close(): void }} Connection */
/** Only adds. @typedef {(database: Database, from: number, tx: Transaction) => Promise<void> | void} Upgrade */
/**
 * Runs `work` in one transaction and resolves when it is complete. After a lost connection it runs once more,
 * so `work` looks before it writes.
 * @typedef {<T>(stores: string[], mode: 'readonly' | 'readwrite', work: (tx: Transaction) => Promise<T>) => Promise<T>} Run
 */

const PATIENCE_MS = 10_000;
const LOST = ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'];

/**
 * A connection that opens when it is first needed and again when the browser drops it.
 * @param {string} name @param {number} version @param {Upgrade} upgrade
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
  const when = { forget, close };
  const open = () => {
    opening ??= openOrKeep(name, version, upgrade, when)
      .catch((error) => {
        if (!isLost(error)) throw error;
        return openOrKeep(name, version, upgrade, when);
      })
      .catch((error) => {
        forget();
        throw error;
      });
    return opening;
  };
  /** @type {Run} */
  const run = async (stores, mode, work) => {
    const once = async () => attempt(await open(), stores, mode, work);
    try {
      return await once();
    } catch (error) {
      if (!isLost(error)) throw named(error);
      close();
    }
    return once().catch((error) => {
      throw named(error);
    });
  };
  return { name, run, close };
}

/** @typedef {{ forget(): void, close(): void }} When */
/** @typedef {(database: Database, from: number, to: number | null, tx: any) => void} Versions */

/**
 * An upgrade that fails leaves the version before as it was: what lies in it is still read and sent.
 * @param {string} name @param {number} version @param {Upgrade} upgrade @param {When} when
 * @returns {Promise<Database>}
 */
async function openOrKeep(name, version, upgrade, when) {
  let before = 0;
  /** @type {Versions} */
  const noted = (database, from, _to, tx) => {
    before = from;
    const adding = upgrade(database, from, /** @type {Transaction} */ (tx));
    adding?.catch(() => abort(/** @type {Transaction} */ (tx)));
  };
  try {
    return await openPatiently(name, version, noted, when);
  } catch (error) {
    if (before === 0) throw error;
    return openPatiently(name, undefined, undefined, when);
  }
}

/**
 * Another tab closes when it is asked to (`blocking`); one that sleeps may not, so the wait has an end.
 * @param {string} name @param {number} [version] @param {Versions} [upgrade] @param {When} [when]
 * @returns {Promise<Database>}
 */
function openPatiently(name, version, upgrade, when) {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Blocked());
    }, PATIENCE_MS);
    openDB(name, version, { upgrade, blocking: when?.close, terminated: when?.forget })
      // What opens when nobody waits any more would only be in the way of others.
      .then((database) => (late ? database.close() : resolve(database)), reject)
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
  // A database whose upgrade failed has not all of them.
  const there = stores.filter((store) => database.objectStoreNames.contains(store));
  const tx = /** @type {Transaction} */ (database.transaction(there, mode, { durability }));
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
