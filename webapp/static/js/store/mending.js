/** Corrections and withdrawals: the next revision of a record that is sealed already. Loaded when it is needed. */

import { shortName } from '../rules/text.js';
import { AlreadySealed, Blocked, Locked, NotActivated, Outdated } from './errors.js';
import { decrypt, encrypt } from './drafts.js';
import { fingerprint } from './keys.js';
import { mendState, newestRev, stateToMend, unmark } from './settling.js';
import { alone, sealedHere, sealRevision, writeRevision } from './writing.js';

/** @typedef {import('../shapes.d.ts').Change} Change */
/** @typedef {import('../shapes.d.ts').Mend} Mend */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').ToMend} ToMend */
/** @typedef {import('./outbox.js').Means} Means */
/** @typedef {{ stub: Stub | null, change: Change | null, seq: number }} Found */

const DONE = ['mends', 'changes'];

/** @param {Mend} mend */
const ownName = ({ id, fetched }) => `${id} ${fetched}`;

/**
 * Corrections that are being written, encrypted like drafts.
 * @param {Means} means
 */
export const createMends = ({ database, draftKey, own, onChange }) => ({
  /** @param {string} id @returns {Promise<Mend | null>} */
  get: async (id) => {
    const opener = draftKey();
    const kept = await database.run(['mends'], 'readonly', (tx) => tx.objectStore('mends').get(id));
    return kept ? decrypt(opener, kept) : null;
  },
  /** @param {Mend} mend */
  save: async (mend) => {
    const encrypted = await encrypt(draftKey(), mend);
    await database.run(['mends', 'stubs', 'meta'], 'readwrite', async (tx) => {
      if (await tx.objectStore('meta').get('emptied')) throw new NotActivated();
      const stub = await tx.objectStore('stubs').get(mend.id);
      // A late save of what has been sealed meanwhile would bring it back.
      if (stub?.mended === mend.fetched) {
        if (own.get(ownName(mend)) === stub.hash) return;
        throw new AlreadySealed();
      }
      await tx.objectStore('mends').put(encrypted);
    });
    onChange();
  },
  /** @param {string} id */
  remove: async (id) => {
    draftKey();
    await database.run(['mends'], 'readwrite', (tx) => tx.objectStore('mends').delete(id));
    onChange();
  },
  /** @returns {Promise<Mend[]>} newest first */
  leftover: async () => {
    const opener = draftKey();
    const [kept, ...told] = await database.run(['mends', 'stubs', 'changes'], 'readonly', (tx) =>
      Promise.all(['mends', 'stubs', 'changes'].map((store) => tx.objectStore(store).getAll())),
    );
    const wanted = new Set(wantedOf(told[0], told[1]).map(({ id }) => id));
    const left = kept.filter((/** @type {{ id: string }} */ { id }) => !wanted.has(id));
    /** @type {Mend[]} */
    const mends = await Promise.all(
      left.map((/** @type {import('./drafts.js').Encrypted} */ one) => decrypt(opener, one)),
    );
    return mends.sort((one, other) => other.saved.localeCompare(one.saved));
  },
});

/**
 * Everything that needs this volunteer, oldest first.
 * @param {Means} means
 * @returns {Promise<ToMend[]>}
 */
export async function listToMend(means) {
  const { database } = means;
  const [stubs, changes] = await database.run(['stubs', 'changes'], 'readonly', (tx) =>
    Promise.all([tx.objectStore('stubs').getAll(), tx.objectStore('changes').getAll()]),
  );
  const found = wantedOf(stubs, changes);
  if (!means.isLocked()) {
    const mends = createMends(means);
    for (const one of found) one.meeting = (await mends.get(one.id))?.meeting ?? null;
  }
  return found.sort((one, other) => one.time.localeCompare(other.time));
}

/**
 * @param {Stub[]} stubs @param {Change[]} changes
 * @returns {ToMend[]}
 */
function wantedOf(stubs, changes) {
  /** @type {ToMend[]} */
  const found = [];
  for (const stub of stubs) {
    const [state, rev] = [mendState(stub), newestRev(stub)];
    const { id, reason, state_time: time } = stub;
    if (state) found.push({ id, rev, state, reason, time, stub, meeting: null });
  }
  for (const { id, rev, state: said, reason, time } of changes) {
    const state = stateToMend(said);
    if (state) found.push({ id, rev, state, reason, time, stub: null, meeting: null });
  }
  return found;
}

/**
 * Seals the mended members as the next revision.
 * @param {Means} means @param {Mend} mend @param {Record<string, any>} record
 * @param {Record<string, any> | null} consent @param {Date} now
 * @returns {Promise<Stub>}
 */
export async function correct(means, mend, record, consent, now) {
  if (means.isLocked()) throw new Locked();
  const { id, rev: base, slip } = mend;
  const stub = await alone(means.database.name, async () => {
    const found = await find(means, id);
    if (found.stub?.mended === mend.fetched) return sealedHere(means, ownName(mend), found.stub);
    checkCurrent(found, mend);
    const before = found.stub ?? strangerOf(mend, now);
    const rev = Math.max(base, newestRev(before)) + 1;
    const chosen = { ...nextOf(means, found, now), act: 'correct', id, rev, base, slip };
    const mended = { ...before, ...(await readable(means, record)), mended: mend.fetched };
    return write(means, found, { ...chosen, record, consent }, mended, ownName(mend));
  });
  means.onChange();
  return stub;
}

/**
 * Seals the worker's wish to be taken out.
 * @param {Means} means @param {string} id @param {Date} now
 * @returns {Promise<Stub>}
 */
export async function withdraw(means, id, now) {
  if (means.isLocked()) throw new Locked();
  const stub = await alone(means.database.name, async () => {
    const found = await find(means, id);
    const before = found.stub;
    if (!before) throw new Outdated(null);
    if (before.act === 'withdraw' || before.server_state === 'withdrawn') return before;
    const base = newestRev(before);
    const chosen = { ...nextOf(means, found, now), act: 'withdraw', id, rev: base + 1, base };
    const payload = { ...chosen, slip: before.slip, record: {}, consent: null };
    return write(means, found, payload, before);
  });
  means.onChange();
  return stub;
}

/**
 * @param {Means} means @param {string} id
 * @returns {Promise<Found>}
 */
const find = ({ database }, id) =>
  database.run(['stubs', 'changes', 'meta'], 'readonly', async (tx) => {
    const [stub = null, change = null, seq = 0] = await Promise.all([
      tx.objectStore('stubs').get(id),
      tx.objectStore('changes').get(id),
      tx.objectStore('meta').get('seq'),
    ]);
    return { stub, change, seq };
  });

/**
 * Throws Outdated when the phone knows that the fields were fetched before the last change.
 * @param {Found} found @param {Mend} mend
 */
function checkCurrent({ stub, change }, { rev, fetched }) {
  if (stub) {
    const { server_rev = 0, state_time } = stub;
    const stillRefused = stub.state !== 'refused' || stub.rev <= rev;
    const newer = stub.rev > rev || state_time > fetched;
    if (server_rev > rev || !stillRefused || (!mendState(stub) && newer))
      throw new Outdated(state_time);
  } else if (change) {
    const passed = !stateToMend(change.state) && change.time > fetched;
    if (change.rev > rev || passed) throw new Outdated(change.time);
  }
}

/**
 * The stub of a record that was entered on an earlier phone: all that is known of it is what was fetched, and
 * `time`, since when it is asked for, is the nearest to when it was entered.
 * @param {Mend} mend @param {Date} now
 * @returns {Stub}
 */
function strangerOf({ id, rev, name, code, slip, time: asked }, now) {
  const state_time = now.toISOString();
  const time = asked ?? state_time;
  return {
    ...{ id, rev, seq: 0, name, code, slip, token: '', time, state: 'waiting', hash: '' },
    ...{ server_state: null, reason: null, receipt_time: null, state_time },
    ...{ fp: '', kelurahan: '', problems: [] },
  };
}

/**
 * What every next revision carries.
 * @param {Means} means @param {Found} found @param {Date} now
 */
function nextOf(means, { seq }, now) {
  const { clock_offset_ms } = means.profile();
  const counted = { keying_ms: 0, durations_ms: {}, errors: {} };
  const meta = { event: null, app: means.build, clock_offset_ms, ...counted };
  return { seq: seq + 1, time: now.toISOString(), meta };
}

/**
 * What of the mended members the stub shows.
 * @param {Means} means @param {Record<string, any>} record
 * @returns {Promise<Partial<Stub>>}
 */
async function readable(means, { nama, nik, kelurahan }) {
  return {
    ...(nama && { name: shortName(nama) }),
    ...(nik && { fp: await fingerprint((await means.keys()).fingerprint, nik) }),
    ...(kelurahan && { kelurahan }),
  };
}

/**
 * @param {Means} means @param {Found} found
 * @param {{ id: string, rev: number, seq: number, slip: string, time: string, act: string } & Record<string, any>} payload
 * @param {Stub} shown @param {string} [name] by which this tab knows that it was the one
 * @returns {Promise<Stub>}
 */
async function write(means, { stub: before }, payload, shown, name) {
  if (payload.slip === '') throw new Blocked('no slip');
  const { item, entry, outcome } = await sealRevision(means, payload, payload.slip);
  const act = /** @type {'correct' | 'withdraw'} */ (payload.act);
  /** @type {Stub} */
  const stub = {
    ...{ ...unmark(shown), ...outcome, act, server_state: null, reason: null },
    state_time: payload.time,
  };
  if (name) means.own.set(name, item.hash);
  await writeRevision(means.database, { item, entry, stub, before, token: null, done: DONE });
  return stub;
}
