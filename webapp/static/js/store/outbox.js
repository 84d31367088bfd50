/** Finishes records: seals one, binds its slip, and writes everything in one strict transaction. */

import { jakartaDay } from '../rules/dates.js';
import { shortName } from '../rules/text.js';
import { readBooks } from './books.js';
import { Blocked, Locked, NoSlipLeft, NotReadBack } from './errors.js';
import { fingerprint } from './keys.js';
import { count } from './ledger.js';
import { seal } from './seal.js';
import { countFree, nextToken, useToken } from './tokens.js';

/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').Finished} Finished */
/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./tokens.js').Kept} Kept */
/**
 * What the outbox of one activation works with. `isSending` says which revisions are on their way.
 * @typedef {{ database: Connection, profile(): Profile, keys(): Promise<import('./keys.js').Keys>,
 *   isLocked(): boolean, isSending(key: string): boolean, build: string, onChange(): void }} Means
 */

export const ENROLL = ['stubs', 'sealed', 'entries', 'tokens', 'meta', 'drafts'];
/** What an item adds to its sealed bytes on the wire. */
const ENVELOPE_BYTES = 320;

/** @param {Means} means */
export function createOutbox(means) {
  const { database, isSending } = means;
  /** @param {Stub} stub @returns {Stub} */
  const shown = (stub) =>
    stub.state === 'waiting' && isSending(keyOf(stub)) ? { ...stub, state: 'sending' } : stub;
  const stubs = async () => {
    const all = await database.run(['stubs'], 'readonly', (tx) => tx.objectStore('stubs').getAll());
    return all
      .map(shown)
      .sort((/** @type {Stub} */ one, /** @type {Stub} */ other) => other.seq - one.seq);
  };
  return {
    /** @param {Draft} draft @param {Date} now @param {string} [programLine] */
    finish: (draft, now, programLine = '') => finish(means, draft, now, programLine),
    stubs,
    /** @param {string} id @returns {Promise<Stub | null>} */
    stub: async (id) => {
      const kept = await database.run(['stubs'], 'readonly', (tx) =>
        tx.objectStore('stubs').get(id),
      );
      return kept ? shown(kept) : null;
    },
    /** @param {Date} now */
    ledger: async (now) => count(await readBooks(database), now),
    /** @param {string} nik */
    maybeSame: async (nik) => {
      if (means.isLocked()) throw new Locked();
      const fp = await fingerprint((await means.keys()).fingerprint, nik);
      return (await stubs()).filter((/** @type {Stub} */ stub) => stub.fp === fp);
    },
    tokensLeft: () => database.run(['tokens'], 'readonly', countFree),
  };
}

/** @param {{ id: string, rev: number }} revision */
export const keyOf = ({ id, rev }) => `${id}/${rev}`;

/**
 * @param {Means} means @param {Draft} draft @param {Date} now @param {string} programLine
 * @returns {Promise<Finished>}
 */
async function finish(means, draft, now, programLine) {
  if (means.isLocked()) throw new Locked();
  const stub = await navigator.locks.request(`${means.database.name}-finish`, async () => {
    const begun = await begin(means.database, draft.id);
    if (begun.stub) return begun.stub;
    const made = await make(means, draft, now, begun);
    await write(means.database, draft, made);
    await readBack(means.database, made);
    return made.stub;
  });
  means.onChange();
  const { nama = '', no_hp = null } = draft.record;
  const once = { program_line: programLine, phone: no_hp, given_name: nama.split(' ')[0] };
  return { stub, once };
}

/**
 * A draft that is sealed already (a double tap) keeps the slip it has.
 * @param {Connection} database @param {string} id
 * @returns {Promise<{ stub: Stub | null, seq: number, token: Kept }>}
 */
async function begin(database, id) {
  const [stub, seq, token] = await database.run(['stubs', 'meta', 'tokens'], 'readonly', (tx) =>
    Promise.all([
      tx.objectStore('stubs').get(id),
      tx.objectStore('meta').get('seq'),
      nextToken(tx),
    ]),
  );
  if (!stub && !token) throw new NoSlipLeft();
  return { stub: stub ?? null, seq: (seq ?? 0) + 1, token: /** @type {Kept} */ (token) };
}

/**
 * @param {Means} means @param {Draft} draft @param {Date} now @param {{ seq: number, token: Kept }} begun
 */
async function make(means, draft, now, { seq, token }) {
  const [profile, keys] = [means.profile(), await means.keys()];
  const time = now.toISOString();
  const payload = enrollment(draft, profile, { seq, slip: token.slip, time, app: means.build });
  const sealingKey = profile.settings.sealing_keys[0];
  if (!sealingKey) throw new Blocked('no sealing key');
  const item = await seal(payload, keys.device, sealingKey);
  const { id, rev, hash } = item;
  const bytes = item.sealed.length + ENVELOPE_BYTES;
  const fate = { state: /** @type {const} */ ('waiting'), receipt_time: null, problems: [] };
  /** @type {Entry} */
  const entry = { id, rev, seq, hash, bytes, time, ...fate, epoch: null, purged_at: null };
  const { nama, kelurahan, nik } = draft.record;
  /** @type {Stub} */
  const stub = {
    ...{ id, rev, seq, hash, time, ...fate, server_state: null, reason: null, state_time: time },
    ...{ slip: token.slip, token: token.token, code: token.code, kelurahan },
    name: shortName(nama),
    fp: await fingerprint(keys.fingerprint, nik),
  };
  return { item, entry, stub, token };
}

/**
 * The payload of WIRE section 3 for a first revision.
 * @param {Draft} draft @param {Profile} profile
 * @param {{ seq: number, slip: string, time: string, app: string }} chosen
 */
function enrollment(draft, profile, { seq, slip, time, app }) {
  const { keying_ms, durations_ms, errors } = draft;
  const event = eventOf(profile, time);
  const { clock_offset_ms } = profile;
  const author = { device: profile.device.id, installation: profile.installation };
  return {
    ...{ v: 1, act: 'enroll', id: draft.id, rev: 1, base: null, seq, ...author, slip, time },
    record: draft.record,
    consent: draft.consent,
    meta: { event, app, clock_offset_ms, keying_ms, durations_ms, errors },
  };
}

/**
 * The chosen kegiatan as long as it lasts: a record of another day is not its own, and a closed one takes none.
 * @param {Profile} profile @param {string} time
 */
const eventOf = ({ event, settings }, time) =>
  settings.events.some(({ id, last_day }) => id === event && last_day >= jakartaDay(time))
    ? event
    : null;

/**
 * Draft out, sealed record and stub in, number and slip used: all of it or nothing.
 * @param {Connection} database @param {Draft} draft
 * @param {{ item: SealedItem, entry: Entry, stub: Stub, token: Kept }} made
 */
const write = (database, draft, { item, entry, stub, token }) =>
  database.run(ENROLL, 'readwrite', async (tx) => {
    const [there, last, free] = await Promise.all([
      tx.objectStore('stubs').get(draft.id),
      tx.objectStore('meta').get('seq'),
      tx.objectStore('tokens').get(token.slip),
    ]);
    if (there?.hash === item.hash) return;
    if (there || (last ?? 0) + 1 !== item.seq || free?.used !== 0)
      throw new Blocked('taken meanwhile');
    await Promise.all([
      tx.objectStore('sealed').put(item),
      tx.objectStore('entries').put(entry),
      tx.objectStore('stubs').put(stub),
      tx.objectStore('meta').put(item.seq, 'seq'),
      useToken(tx, token),
      tx.objectStore('drafts').delete(draft.id),
    ]);
  });

/**
 * @param {Connection} database @param {{ item: SealedItem }} made
 */
async function readBack(database, { item }) {
  const [sealed, stub] = await database.run(['sealed', 'stubs'], 'readonly', (tx) =>
    Promise.all([
      tx.objectStore('sealed').get([item.id, item.rev]),
      tx.objectStore('stubs').get(item.id),
    ]),
  );
  if (sealed?.sealed !== item.sealed || stub?.hash !== item.hash) throw new NotReadBack();
}
