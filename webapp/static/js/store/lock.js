/** The screen lock: holds the key of the drafts while it is open, drops it when it closes, never wipes. */

import { Locked, NotActivated, StorageFull } from './errors.js';
import { watchIdle } from './idle.js';
import { createDraftKey, openDraftKey, rewrap } from './pin.js';
import { triesLeft, waitLeft } from './waits.js';

/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./pin.js').Wrapped} Wrapped */
/** @typedef {Wrapped & import('./waits.js').Tries} Kept */
/** @typedef {ReturnType<typeof createLock>} Lock */

/** What a new lock keeps, with no wrong try yet. @param {Wrapped} wrapped @returns {Kept} */
export const freshLock = (wrapped) => ({ ...wrapped, failures: 0, since: 0 });

/**
 * The lock of one activation. `onLock` is called whenever it closes, and told whether everywhere.
 * @param {Connection} database @param {() => Promise<CryptoKey>} secret
 * @param {boolean} set @param {(everywhere: boolean) => void} onLock
 * @param {() => import('./idle.js').Limits} limits
 */
export function createLock(database, secret, set, onLock, limits) {
  /** @type {CryptoKey | null} */
  let key = null;
  /** @type {ReturnType<typeof watchIdle> | null} */
  let idle = null;
  let isSet = set;

  const close = (/** @type {boolean} */ everywhere) => {
    idle?.stop();
    idle = null;
    if (key === null) return;
    key = null;
    onLock(everywhere);
  };
  /** @param {CryptoKey} fresh */
  const open = (fresh) => {
    key = fresh;
    idle?.stop();
    // Another tab may be in somebody's hands: only this one closes by itself.
    idle = watchIdle(() => close(false), limits());
  };
  /**
   * A try is counted before it is made, so that ending the app does not undo it.
   * @template T
   * @param {(kept: Kept) => Promise<T | null>} attempt
   */
  const tryPin = async (attempt) => {
    const kept = await countTry(database, Date.now());
    if (kept === null) return null;
    const result = await attempt(kept);
    if (result !== null) await forgetTries(database);
    return result;
  };
  const remaining = async () => {
    const kept = await getLock(database);
    const wait = waitLeft(kept, Date.now());
    const wait_until = wait > 0 ? new Date(Date.now() + wait).toISOString() : null;
    return { left: triesLeft(kept, Date.now()), wait_until };
  };
  return {
    isSet: () => isSet,
    isLocked: () => key === null,
    /** The key of the drafts; throws Locked. */
    key: () => {
      if (key === null) throw new Locked();
      return key;
    },
    /** @param {string} pin */
    set: async (pin) => {
      const wrapped = await createDraftKey(await secret(), pin);
      await saveLock(database, freshLock(wrapped));
      isSet = true;
      open(/** @type {CryptoKey} */ (await openDraftKey(wrapped, await secret(), pin)));
    },
    /** @param {string} pin */
    unlock: async (pin) => {
      const found = await tryPin(async (kept) => openDraftKey(kept, await secret(), pin));
      if (found) open(found);
      return { ok: found !== null, ...(await remaining()) };
    },
    lockNow: () => close(true),
    touch: () => idle?.touch(),
    /** @param {string} old @param {string} fresh */
    change: async (old, fresh) => {
      const wrapped = await tryPin(async (kept) => rewrap(kept, await secret(), old, fresh));
      if (wrapped) await saveLock(database, freshLock(wrapped));
      return wrapped !== null;
    },
    remaining,
  };
}

/**
 * @param {Connection} database
 * @returns {Promise<Kept | undefined>}
 */
export const readLock = (database) =>
  database.run(['meta'], 'readonly', (tx) => tx.objectStore('meta').get('lock'));

/** @param {Connection} database @param {Kept} kept */
const saveLock = (database, kept) =>
  database.run(['meta'], 'readwrite', (tx) => tx.objectStore('meta').put(kept, 'lock'));

/** @param {Connection} database */
async function getLock(database) {
  const kept = await readLock(database);
  if (!kept) throw new NotActivated();
  return kept;
}

/**
 * Counts one more try, or says null while one must wait. Of two tabs at once, each counts.
 * @param {Connection} database @param {number} now
 * @returns {Promise<Kept | null>}
 */
async function countTry(database, now) {
  const counted = database.run(['meta'], 'readwrite', async (tx) => {
    const meta = tx.objectStore('meta');
    /** @type {Kept | undefined} */
    const kept = await meta.get('lock');
    if (!kept) throw new NotActivated();
    if (waitLeft(kept, now) > 0) return null;
    await meta.put({ ...kept, failures: kept.failures + 1, since: now }, 'lock');
    return kept;
  });
  return counted.catch(async (error) => {
    unlessFull(error);
    const kept = await getLock(database);
    return waitLeft(kept, now) > 0 ? null : kept;
  });
}

/** @param {Connection} database */
async function forgetTries(database) {
  const saved = database.run(['meta'], 'readwrite', async (tx) => {
    const meta = tx.objectStore('meta');
    const kept = await meta.get('lock');
    await meta.put({ ...kept, failures: 0, since: 0 }, 'lock');
  });
  await saved.catch(unlessFull);
}

/** A full phone must still open, or nobody could finish and send what is on it. @param {unknown} error */
function unlessFull(error) {
  if (!(error instanceof StorageFull)) throw error;
}
