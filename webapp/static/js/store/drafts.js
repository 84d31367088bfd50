/** Drafts: encrypted before any write, so that not even what the browser leaves of a deleted one can be read. */

import { randomBytes, toBytes, toText } from './bytes.js';
import { AlreadySealed, NotActivated, StorageFull } from './errors.js';

/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {{ id: string, iv: Uint8Array, data: ArrayBuffer }} Encrypted */

const FIRST_STEP = '1';

/**
 * @param {Connection} database
 * @param {() => CryptoKey} key throws Locked
 * @param {() => Date} now
 * @param {() => void} onChange @param {Map<string, string>} own what this very tab has sealed
 */
export function createDrafts(database, key, now, onChange, own) {
  /** What a full phone would not take, encrypted: the lock may close before there is room. @type {Map<string, Encrypted>} */
  const unwritten = new Map();
  /** @param {Encrypted[]} written @returns {Encrypted[]} */
  const newest = (written) => [
    ...written.filter(({ id }) => !unwritten.has(id)),
    ...[...unwritten.values()].filter(({ id }) => !own.has(id)),
  ];
  return {
    /** @returns {Promise<Draft[]>} newest first */
    list: async () => {
      const opener = key();
      const kept = newest(
        await database.run(['drafts'], 'readonly', (tx) => tx.objectStore('drafts').getAll()),
      );
      const drafts = await Promise.all(
        kept.map((/** @type {Encrypted} */ one) => decrypt(opener, one)),
      );
      return drafts.sort((one, other) => other.saved.localeCompare(one.saved));
    },
    /** @param {string} id @returns {Promise<Draft | null>} */
    get: async (id) => {
      const opener = key();
      const kept = await database.run(['drafts'], 'readonly', (tx) =>
        tx.objectStore('drafts').get(id),
      );
      const latest = newest(kept ? [kept] : []).find((one) => one.id === id);
      return latest ? decrypt(opener, latest) : null;
    },
    /** @param {Draft} draft */
    save: async (draft) => {
      const encrypted = await encrypt(key(), draft);
      unwritten.set(draft.id, encrypted);
      await database
        .run(['drafts', 'stubs', 'meta'], 'readwrite', async (tx) => {
          if (await tx.objectStore('meta').get('emptied')) throw new NotActivated();
          const stub = await tx.objectStore('stubs').get(draft.id);
          // A late save of what has been sealed meanwhile would bring the draft back.
          if (stub && own.has(draft.id)) return;
          if (stub) throw new AlreadySealed();
          await tx.objectStore('drafts').put(encrypted);
        })
        .catch((error) => {
          // Only what may still be written later is kept for it.
          if (!(error instanceof StorageFull)) unwritten.delete(draft.id);
          throw error;
        });
      if (unwritten.get(draft.id) === encrypted) unwritten.delete(draft.id);
      onChange();
    },
    /** @param {string} id */
    remove: async (id) => {
      key();
      unwritten.delete(id);
      await database.run(['drafts'], 'readwrite', (tx) => tx.objectStore('drafts').delete(id));
      onChange();
    },
    /** @returns {Draft} not yet written */
    create: () => {
      const time = now().toISOString();
      const id = crypto.randomUUID();
      const empty = { record: {}, typed: {}, consent: {}, durations_ms: {}, errors: {} };
      return { id, step: FIRST_STEP, ...empty, keying_ms: 0, started: time, saved: time };
    },
  };
}

/**
 * @param {CryptoKey} key @param {{ id: string }} draft
 * @returns {Promise<Encrypted>}
 */
export async function encrypt(key, draft) {
  const iv = randomBytes(12);
  const how = { name: 'AES-GCM', iv, additionalData: toBytes(draft.id) };
  const data = await crypto.subtle.encrypt(how, key, toBytes(JSON.stringify(draft)));
  return { id: draft.id, iv, data };
}

/**
 * @param {CryptoKey} key @param {Encrypted} kept
 * @returns {Promise<any>}
 */
export async function decrypt(key, { id, iv, data }) {
  const how = { name: 'AES-GCM', iv, additionalData: toBytes(id) };
  return JSON.parse(toText(await crypto.subtle.decrypt(how, key, data)));
}
