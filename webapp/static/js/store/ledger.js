/** The one count of everything: every screen and the server get the same numbers. Pure. */

import { jakartaDay } from '../rules/dates.js';

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */
/** @typedef {{ stubs: Stub[], entries: Entry[], drafts: number }} Books */

/**
 * Counts records of which a sealed copy is still here; the parts add up to `on_phone`.
 * @param {Books} books @param {Date} now
 * @returns {Ledger}
 */
export function count({ stubs, entries, drafts }, now) {
  const held = entries.filter((entry) => entry.purged_at === null);
  const here = new Set(held.map((entry) => entry.id));
  const listed = stubs.filter((stub) => here.has(stub.id));
  /** @param {string[]} states */
  const inState = (...states) => listed.filter((stub) => states.includes(stub.state)).length;
  const waiting = held.filter((entry) => entry.state === 'waiting');
  const today = jakartaDay(now.toISOString());
  return {
    on_phone: listed.length,
    delivered: inState('delivered', 'quarantined'),
    waiting: inState('waiting', 'sending'),
    refused: inState('refused'),
    returned: stubs.filter((stub) => stub.server_state === 'returned' && stub.state !== 'waiting')
      .length,
    drafts,
    today: stubs.filter((stub) => jakartaDay(stub.time) === today).length,
    oldest_waiting: earliest(waiting.map((entry) => entry.time)),
    last_receipt: latest(entries.map((entry) => entry.receipt_time)),
    safe_to_empty: waiting.length === 0 && drafts === 0 && inState('refused') === 0,
    retained: held.length - waiting.length,
    waiting_bytes: waiting.reduce((sum, entry) => sum + entry.bytes, 0),
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
