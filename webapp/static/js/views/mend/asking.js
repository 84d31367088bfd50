/** What is asked to be mended: from the phone's own copy, or from the server, once. */

import { contextOf } from '../enroll/flow.js';
import { beginMend, isOther } from './answers.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Fields} Fields */
/** @typedef {import('../../shapes.d.ts').Mend} Mend */
/**
 * What the server says about a record now. `unknown`: it could not be asked.
 * @typedef {{ kind: 'same' | 'gone' | 'closed' | 'offline' | 'unknown' } | { kind: 'other', fields: Fields }} Answer
 */

/** A slow network must not hold up a correction: the server itself takes none that comes too late. */
const PATIENCE_MS = 6000;
const [FORBIDDEN, NOT_FOUND] = [403, 404];

/**
 * Asks for the flagged fields and compares them with those that are being mended, if there are any.
 * @param {App} app @param {string} id @param {Mend | null} mend
 * @returns {Promise<Answer>}
 */
export async function askServer(app, id, mend) {
  try {
    const fields = await app.sync.fields(id);
    return mend && !isOther(mend, fields) ? { kind: 'same' } : { kind: 'other', fields };
  } catch (error) {
    return { kind: whyNot(error) };
  }
}

/**
 * The same, but no longer than somebody with a thumb on the button waits.
 * @param {App} app @param {Mend} mend
 * @returns {Promise<Answer>}
 */
export function askQuickly(app, mend) {
  if (!navigator.onLine) return Promise.resolve({ kind: 'offline' });
  /** @type {Promise<Answer>} */
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS, { kind: 'unknown' }));
  return Promise.race([askServer(app, mend.id, mend), late]);
}

/**
 * Keeps what was asked, encrypted, so that the rest needs no network.
 * @param {App} app @param {Fields} fields @param {App['store']['mends']} [mends] whose they are
 */
export async function keepFields(app, fields, mends = app.store.mends) {
  const mend = beginMend(fields, contextOf(app).tables, app.now().toISOString());
  await mends.save(mend);
  return mend;
}

/** Records that are being asked about, or could not be. @type {Set<string>} */
const tried = new Set();

/**
 * Fetches what may be needed where there is no network: the fields of every record that is asked for.
 * @param {App} app
 */
export async function fetchAhead(app) {
  if (!navigator.onLine) return;
  // The person's who is here now: another may have unlocked the phone before the network answers.
  const { lock, mends, outbox } = app.store;
  for (const { id, rev, state } of await outbox.toMend()) {
    const key = `${id}/${rev}/${state}`;
    if (tried.has(key) || lock.isLocked() || (await mends.get(id))) continue;
    tried.add(key);
    const answer = await askServer(app, id, null);
    if (lock.isLocked()) return void tried.delete(key);
    if (answer.kind === 'other') await keepFields(app, answer.fields, mends);
    else if (answer.kind === 'offline' || answer.kind === 'unknown') return void tried.delete(key);
  }
}

/**
 * What is no failed call is a bug and rises.
 * @param {unknown} error
 */
function whyNot(error) {
  const failed = /** @type {{ name?: string, why?: string, status?: number }} */ (error);
  // The lock closed meanwhile: its screen is the answer.
  if (failed.name === 'Locked') return 'unknown';
  if (failed.name !== 'CallFailed') throw error;
  // First what is none of our server's answers: a Wi-Fi that wants a login says 403 or 404 as well.
  if (failed.why === 'offline' || failed.why === 'portal') return 'offline';
  if (failed.status === NOT_FOUND) return 'gone';
  return failed.status === FORBIDDEN ? 'closed' : 'unknown';
}
