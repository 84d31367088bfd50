/** Writes a finished activation: keys, lock, person, settings and slips of one volunteer on this phone. */

import { NotActivated } from './errors.js';
import { createKeys } from './keys.js';
import { freshLock } from './lock.js';
import { createDraftKey } from './pin.js';
import { connectProfile, profileName } from './schema.js';
import { addTokens } from './tokens.js';

/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {ReturnType<typeof import('./directory.js').createDirectory>} Directory */
/**
 * What the server answers to an activation (WIRE section 2).
 * @typedef {Pick<Profile, 'installation' | 'device' | 'person' | 'epoch' | 'settings' | 'cursor'> &
 *   { server_time: string, slip_tokens: import('../shapes.d.ts').SlipToken[] }} Activation
 */

/**
 * Keeps the activation in a database of its own and lists it; resolves with the name of that database.
 * @param {Directory} directory @param {Activation} answer @param {string} pin
 */
export async function keepActivation(directory, answer, pin) {
  const pending = await directory.underWay();
  if (!pending) throw new NotActivated();
  const name = profileName(answer.device.id);
  const database = connectProfile(name);
  const keys = await createKeys(pending.privateKey);
  const lock = freshLock(await createDraftKey(keys.lock, pin));
  await database.run(['meta', 'tokens'], 'readwrite', async (tx) => {
    const meta = tx.objectStore('meta');
    await meta.put(profileOf(answer, Date.now()), 'profile');
    await meta.put(keys, 'keys');
    await meta.put(lock, 'lock');
    await addTokens(tx, answer.slip_tokens);
  });
  database.close();
  await directory.add({ name, person: answer.person.name });
  return name;
}

/**
 * @param {Activation} answer @param {number} now
 * @returns {Profile}
 */
function profileOf({ installation, device, person, epoch, settings, cursor, server_time }, now) {
  return {
    ...{ installation, device, person, epoch, settings, cursor, event: null },
    settings_at: server_time,
    clock_offset_ms: Date.parse(server_time) - now,
    activated_at: server_time,
  };
}
