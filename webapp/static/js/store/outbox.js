/** Finishes records: each is sealed once, with its slip, and what was typed goes out with it. */

import { jakartaDay } from '../rules/dates.js';
import { shortName } from '../rules/text.js';
import { readBooks } from './books.js';
import { Locked, NoSlipLeft } from './errors.js';
import { fingerprint } from './keys.js';
import { count } from './ledger.js';
import { keyOf } from './settling.js';
import { countFree, nextToken } from './tokens.js';
import { alone, sealedHere, sealRevision, writeRevision } from './writing.js';

/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Finished} Finished */
/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./tokens.js').Kept} Kept */
/**
 * What the outbox of one activation works with. `isSending` says which revisions are on their way; `own` names
 * what this very tab has sealed, with its hash; `draftKey` throws Locked; `connect` opens another activation's database.
 * @typedef {{ database: Connection, profile(): Profile, keys(): Promise<import('./keys.js').Keys>,
 *   isLocked(): boolean, draftKey(): CryptoKey, isSending(key: string): boolean, own: Map<string, string>,
 *   connect(name: string): Connection, build: string, onChange(): void }} Means
 */

// Not needed before something is to be mended or rescued: the first visit does without.
const mending = () => import('./mending.js');

/**
 * @param {Means} means
 * @returns {Store['outbox']}
 */
export function createOutbox(means) {
  const { database, isSending } = means;
  /** @param {Stub} stub @returns {Stub} */
  const shown = (stub) =>
    stub.state === 'waiting' && isSending(keyOf(stub)) ? { ...stub, state: 'sending' } : stub;
  const stubs = async () => {
    const { stubs: all, entries } = await readBooks(database);
    const held = new Set(entries.filter((one) => one.purged_at === null).map(({ id }) => id));
    return all
      .map((stub) => shown({ ...stub, purged: !held.has(stub.id) }))
      .sort((/** @type {Stub} */ one, /** @type {Stub} */ other) => other.seq - one.seq);
  };
  return {
    finish: (draft, now, programLine = '') => finish(means, draft, now, programLine),
    stubs,
    stub: async (id) => {
      return (await stubs()).find((/** @type {Stub} */ stub) => stub.id === id) ?? null;
    },
    ledger: async (now) => count(await readBooks(database), now),
    maybeSame: async (nik) => {
      if (means.isLocked()) throw new Locked();
      const fp = await fingerprint((await means.keys()).fingerprint, nik);
      return (await stubs()).filter((/** @type {Stub} */ stub) => stub.fp === fp);
    },
    tokensLeft: () => database.run(['tokens'], 'readonly', countFree),
    toMend: async () => (await mending()).listToMend(means),
    correct: async (mend, record, consent, now) =>
      (await mending()).correct(means, mend, record, consent, now),
    withdraw: async (id, now) => (await mending()).withdraw(means, id, now),
    rescue: async (now, name) =>
      (await import('./rescue.js')).rescue(name ? means.connect(name) : database, now),
  };
}

/**
 * @param {Means} means @param {Draft} draft @param {Date} now @param {string} programLine
 * @returns {Promise<Finished>}
 */
async function finish(means, draft, now, programLine) {
  if (means.isLocked()) throw new Locked();
  const { database, own } = means;
  const stub = await alone(database.name, async () => {
    const begun = await begin(database, draft.id);
    // A double tap keeps the slip it has.
    if (begun.stub) return sealedHere(means, draft.id, begun.stub);
    const made = await make(means, draft, now, begun);
    own.set(draft.id, made.item.hash);
    await writeRevision(database, { ...made, before: null, done: ['drafts'] });
    return made.stub;
  });
  means.onChange();
  const { nama = '', no_hp = null } = draft.record;
  const once = { program_line: programLine, phone: no_hp, given_name: nama.split(' ')[0] };
  return { stub, once };
}

/**
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
  const time = now.toISOString();
  const chosen = enrollment(draft, means, { seq, slip: token.slip, time });
  // With token and code the slip's row can be made again where a restore of the server has lost it.
  const { item, entry, outcome } = await sealRevision(
    means,
    chosen,
    `${token.token}.${token.code}`,
  );
  const { nama, kelurahan, nik } = draft.record;
  /** @type {Stub} */
  const stub = {
    ...{ id: draft.id, time, ...outcome, server_state: null, reason: null, state_time: time },
    ...{ slip: token.slip, token: token.token, code: token.code, kelurahan },
    name: shortName(nama),
    fp: await fingerprint((await means.keys()).fingerprint, nik),
  };
  return { item, entry, stub, token, event: chosen.meta.event };
}

/**
 * The payload of WIRE section 3 for a first revision.
 * @param {Draft} draft @param {Means} means
 * @param {{ seq: number, slip: string, time: string }} chosen
 */
function enrollment(draft, means, { seq, slip, time }) {
  const { keying_ms, durations_ms, errors } = draft;
  const profile = means.profile();
  const event = eventOf(profile, time);
  const { clock_offset_ms } = profile;
  return {
    ...{ act: 'enroll', id: draft.id, rev: 1, base: null, seq, slip, time },
    record: draft.record,
    consent: draft.consent,
    meta: { event, app: means.build, clock_offset_ms, keying_ms, durations_ms, errors },
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
