/** The one count of everything: every screen and the server get the same numbers. Pure. */

import { jakartaDay } from '../rules/dates.js';
import { COPY_DAYS, mendState, stateToMend } from './settling.js';

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */
/** @typedef {import('../shapes.d.ts').Change} Change */
/**
 * `changes` are news of records that this phone has no stub of, `mends` the ids of corrections being written.
 * @typedef {{ stubs: Stub[], entries: Entry[], drafts: number, changes: Change[], mends: string[],
 *   epoch: string | null }} Books
 */

const DAY = 86_400_000;

/**
 * Counts records of which a sealed copy is still here; the parts add up to `on_phone`.
 * @param {Books} books @param {Date} now
 * @returns {Ledger}
 */
export function count({ stubs, entries, drafts, changes, mends, epoch }, now) {
  const held = entries.filter((entry) => entry.purged_at === null);
  const here = new Set(held.map((entry) => entry.id));
  const listed = stubs.filter((stub) => here.has(stub.id));
  /** @param {string[]} states */
  const inState = (...states) => listed.filter((stub) => states.includes(stub.state)).length;
  const waiting = held.filter((entry) => entry.state === 'waiting');
  const kept = held.filter((entry) => entry.state !== 'waiting');
  const today = jakartaDay(now.toISOString());
  const wanted = [
    ...stubs.filter((stub) => mendState(stub)),
    ...changes.filter((change) => stateToMend(change.state)),
  ].map(({ id }) => id);
  const begun = mends.filter((id) => wanted.includes(id)).length;
  const refused = inState('refused');
  const settled = waiting.length === 0 && kept.every((entry) => entry.epoch === epoch);
  const mended = begun === 0 && stubs.every((stub) => stub.state !== 'refused');
  const last = latest(kept.map((entry) => entry.receipt_time));
  return {
    on_phone: listed.length,
    delivered: inState('delivered', 'quarantined'),
    waiting: inState('waiting', 'sending'),
    refused,
    returned: wanted.length - refused,
    drafts,
    // Only what was entered here has its slip's token.
    today: stubs.filter(({ token, time }) => token !== '' && jakartaDay(time) === today).length,
    oldest_waiting: earliest(waiting.map(({ offered, time }) => offered ?? time)),
    last_receipt: latest(entries.map((entry) => entry.receipt_time)),
    safe_to_empty: settled && mended && drafts === 0,
    retained: kept.length,
    waiting_bytes: waiting.reduce((sum, entry) => sum + entry.bytes, 0),
    kept_until: last && new Date(Date.parse(last) + COPY_DAYS * DAY).toISOString(),
    mends: begun,
    leftover: mends.length - begun,
  };
}

/** @param {string[]} times */
const earliest = (times) =>
  times.reduce(
    (/** @type {string | null} */ first, time) => (first !== null && first < time ? first : time),
    null,
  );

/** @param {(string | null)[]} times */
const latest = (times) =>
  times.reduce(
    (last, time) => (time !== null && (last === null || last < time) ? time : last),
    null,
  );
