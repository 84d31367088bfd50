/** The directory of this phone: which activations it has, the one under way, and preferences. */

import { hashOf } from './bytes.js';
import { createIdentity } from './keys.js';

/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./keys.js').Identity} Identity */
/** @typedef {{ name: string, person: string }} Listed */
/** @typedef {Identity & { code: string }} Pending */

/**
 * @param {Connection} database
 */
export function createDirectory(database) {
  /** @param {string} store @param {string} key */
  const read = (store, key) =>
    database.run([store], 'readonly', (tx) => tx.objectStore(store).get(key));
  return {
    /** @returns {Promise<string | null>} */
    current: async () => (await read('phone', 'current')) ?? null,
    /** @returns {Promise<Listed[]>} */
    profiles: () =>
      database.run(['profiles'], 'readonly', (tx) => tx.objectStore('profiles').getAll()),
    /** @param {string} name */
    choose: (name) =>
      database.run(['phone'], 'readwrite', (tx) => tx.objectStore('phone').put(name, 'current')),
    /**
     * The keys for this code, kept before the server is asked: a call repeated after a lost answer uses the same.
     * @param {string} code
     */
    pending: async (code) => {
      const hash = await hashOf(code);
      const kept = await read('phone', 'pending');
      if (kept?.code === hash) return pick(kept);
      const fresh = { ...(await createIdentity()), code: hash };
      await database.run(['phone'], 'readwrite', (tx) =>
        tx.objectStore('phone').put(fresh, 'pending'),
      );
      return pick(fresh);
    },
    /**
     * Whether keys for this code are here already.
     * @param {string} code
     */
    knows: async (code) => (await read('phone', 'pending'))?.code === (await hashOf(code)),
    /** @returns {Promise<Pending | undefined>} */
    underWay: () => read('phone', 'pending'),
    /**
     * Lists a finished activation and turns to it.
     * @param {Listed} listed
     */
    add: (listed) =>
      database.run(['profiles', 'phone'], 'readwrite', async (tx) => {
        await tx.objectStore('profiles').put(listed);
        await tx.objectStore('phone').put(listed.name, 'current');
        await tx.objectStore('phone').delete('pending');
      }),
    /**
     * Forgets an emptied activation and turns to another one, if there is any.
     * @param {string} name
     */
    remove: (name) =>
      database.run(['profiles', 'phone'], 'readwrite', async (tx) => {
        const [profiles, phone] = [tx.objectStore('profiles'), tx.objectStore('phone')];
        await profiles.delete(name);
        if ((await phone.get('current')) !== name) return;
        const [next] = await profiles.getAllKeys();
        await (next === undefined ? phone.delete('current') : phone.put(next, 'current'));
      }),
    /** @returns {Promise<Map<string, any>>} */
    preferences: () =>
      database.run(['preferences'], 'readonly', async (tx) => {
        const store = tx.objectStore('preferences');
        const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return new Map(keys.map((key, index) => [String(key), values[index]]));
      }),
    /** @param {string} key @param {any} value */
    setPreference: (key, value) =>
      database.run(['preferences'], 'readwrite', (tx) =>
        tx.objectStore('preferences').put(value, key),
      ),
  };
}

/** @param {Pending} kept */
const pick = ({ privateKey, jwk, thumbprint }) => ({ privateKey, jwk, thumbprint });
