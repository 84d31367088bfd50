/** The databases of this phone: one per activation, and a small directory that names them. Upgrades only add. */

import { connect } from './database.js';
import { countEarlier, HANDED } from './handed.js';

/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./database.js').Database} Database */

export const DIRECTORY = 'jaring';

/**
 * Keys of the store `meta`: `profile`, `keys`, `lock`, `seq` (last given), `used` (slips bound), `synced`.
 * @param {Database} database @param {number} from @param {import('./database.js').Transaction} tx
 */
function upgradeProfile(database, from, tx) {
  if (from < 1) {
    database.createObjectStore('meta');
    database.createObjectStore('drafts', { keyPath: 'id' });
    database.createObjectStore('sealed', { keyPath: ['id', 'rev'] });
    const entries = database.createObjectStore('entries', { keyPath: ['id', 'rev'] });
    entries.createIndex('state', 'state');
    database.createObjectStore('stubs', { keyPath: 'id' });
    database.createObjectStore('changes', { keyPath: 'id' });
    const tokens = database.createObjectStore('tokens', { keyPath: 'slip' });
    tokens.createIndex('free', ['used', 'n']);
  }
  if (from < 2) database.createObjectStore('mends', { keyPath: 'id' });
  if (from >= 3) return undefined;
  database.createObjectStore(HANDED);
  return from > 0 ? countEarlier(tx) : undefined;
}

/**
 * Store `phone`: `current`, `pending` (an activation under way); `preferences`: of the phone, not of a person.
 * @param {Database} database @param {number} from
 */
function upgradeDirectory(database, from) {
  if (from < 1) {
    database.createObjectStore('profiles', { keyPath: 'name' });
    database.createObjectStore('phone');
    database.createObjectStore('preferences');
  }
}

/** @returns {Connection} */
export const connectDirectory = () => connect(DIRECTORY, 1, upgradeDirectory);

/**
 * @param {string} name
 * @returns {Connection}
 */
export const connectProfile = (name) => connect(name, 3, upgradeProfile);

/** @param {string} device */
export const profileName = (device) => `${DIRECTORY}-${device}`;
