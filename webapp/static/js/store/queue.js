/** One activation's outbox as the uploader sees it: what waits, its bytes, and what an answer does to it. */

import { readBooks } from './books.js';
import { NotActivated } from './errors.js';
import { HANDED, readHanded } from './handed.js';
import { count } from './ledger.js';
import {
  applyChange,
  doubtNews,
  keyOf,
  mayForget,
  mayPurge,
  offerAgain,
  refuse,
  settle,
  showNewest,
} from './settling.js';
import { addTokens, countFree, POOL } from './tokens.js';

/** @typedef {import('../shapes.d.ts').Change} Change */
/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').Queue} Queue */
/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').SyncAnswer} SyncAnswer */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./database.js').Transaction} Transaction */

const EVERYTHING = ['stubs', 'sealed', 'entries', 'tokens', 'meta', 'changes'];

/**
 * @param {Connection} database @param {() => Date} now
 * @param {import('./notices.js').Notices} notices
 * @returns {Queue}
 */
export function createQueue(database, now, notices) {
  const tell = () => notices.tell({ kind: 'profile', profile: database.name });
  return {
    name: database.name,
    profile: async () => {
      const profile = await readMeta(database, 'profile');
      if (!profile) throw new NotActivated();
      return profile;
    },
    deviceKey: async () => (await readMeta(database, 'keys')).device,
    waiting: async () => {
      const waiting = await database.run(['entries'], 'readonly', (tx) =>
        tx.objectStore('entries').index('state').getAll('waiting'),
      );
      return waiting.sort(
        (/** @type {Entry} */ one, /** @type {Entry} */ other) => one.seq - other.seq,
      );
    },
    items: (entries) =>
      database.run(['sealed'], 'readonly', (tx) =>
        Promise.all(entries.map(({ id, rev }) => tx.objectStore('sealed').get([id, rev]))),
      ),
    counts: async () => {
      // First of all, so that it never counts a slip whose record the others do not.
      const handed_out = await database.run(['meta', HANDED], 'readonly', readHanded);
      const books = count(await readBooks(database), now());
      const { drafts: draft, waiting, refused, retained, oldest_waiting } = books;
      return {
        draft,
        waiting,
        refused,
        retained,
        oldest_waiting,
        ...(handed_out && { handed_out }),
      };
    },
    wantTokens: async () => {
      const { settings } = await readMeta(database, 'profile');
      const free = await database.run(['tokens'], 'readonly', countFree);
      return Math.max(0, (settings.thresholds?.slip_pool ?? POOL) - free);
    },
    take: async (sent, answer) => {
      const settled = await database.run(EVERYTHING, 'readwrite', (tx) => take(tx, sent, answer));
      tell();
      return settled;
    },
    setOffset: async (ms) => {
      await changeProfile(database, (profile) => ({ ...profile, clock_offset_ms: ms }));
      tell();
    },
    markSending: (entries) => {
      notices.tell({ kind: 'sending', profile: database.name, keys: entries.map(keyOf) });
    },
  };
}

/**
 * @param {Connection} database @param {string} key
 * @returns {Promise<any>}
 */
export const readMeta = (database, key) =>
  database.run(['meta'], 'readonly', (tx) => tx.objectStore('meta').get(key));

/**
 * @param {Connection} database @param {(profile: Profile) => Profile} change
 */
export const changeProfile = (database, change) =>
  database.run(['meta'], 'readwrite', async (tx) => {
    const meta = tx.objectStore('meta');
    await meta.put(change(await meta.get('profile')), 'profile');
  });

/**
 * Takes over a whole answer: a cursor is kept only together with what it says has arrived.
 * @param {Transaction} tx @param {SealedItem[]} sent @param {SyncAnswer} answer
 */
async function take(tx, sent, answer) {
  const profile = await tx.objectStore('meta').get('profile');
  // Emptied meanwhile, which was allowed only because nothing waited.
  if (!profile) return 0;
  /** @type {Entry[]} */
  const before = await tx.objectStore('entries').getAll();
  /** @type {Stub[]} */
  const stubs = await tx.objectStore('stubs').getAll();
  const restarted = profile.epoch !== answer.epoch;
  const changes = (answer.changes ?? []).filter(isNews(stubs, restarted));
  const { entries, settled } = judge(before, sent, { ...answer, changes });
  for (const [index, entry] of entries.entries()) {
    if (entry !== before[index]) await tx.objectStore('entries').put(entry);
    if (entry.purged_at !== before[index]?.purged_at)
      await tx.objectStore('sealed').delete([entry.id, entry.rev]);
  }
  await takeStubs(tx, stubs, entries, { ...answer, changes, restarted });
  await addTokens(tx, answer.slip_tokens ?? []);
  await tx.objectStore('meta').put(nextProfile(profile, answer), 'profile');
  return settled;
}

/**
 * What has been told before may be told again, when a cursor is lost; a restored server counts anew.
 * @param {Stub[]} stubs @param {boolean} restarted
 * @returns {(change: Change) => boolean}
 */
function isNews(stubs, restarted) {
  const told = new Map(stubs.map(({ id, n = 0 }) => [id, restarted ? 0 : n]));
  return ({ id, n }) => n > (told.get(id) ?? 0);
}

/**
 * A new epoch first offers every kept copy again; then the results of this very exchange count.
 * @param {Entry[]} before @param {SealedItem[]} sent @param {SyncAnswer} answer
 */
function judge(before, sent, answer) {
  const asked = new Set(sent.map(keyOf));
  const results = new Map(answer.results.map((result) => [keyOf(result), result]));
  let settled = 0;
  const after = before.map((entry) => {
    const again = offerAgain(entry, answer.epoch);
    const offered = again === entry ? entry : { ...again, offered: answer.server_time };
    const result = asked.has(keyOf(entry)) ? results.get(keyOf(entry)) : undefined;
    const done = result ? settle(offered, result, answer) : null;
    if (done) settled += 1;
    return (answer.changes ?? []).reduce(refuse, done ?? offered);
  });
  const entries = after.map((entry) => {
    const all = after.filter((other) => other.id === entry.id);
    return mayPurge(entry, all, answer) ? { ...entry, purged_at: answer.server_time } : entry;
  });
  return { entries, settled };
}

/**
 * @param {Transaction} tx @param {Stub[]} stubs @param {Entry[]} entries
 * @param {SyncAnswer & { restarted: boolean }} answer
 */
async function takeStubs(tx, stubs, entries, answer) {
  const changes = answer.changes ?? [];
  for (const stub of stubs) {
    const all = entries.filter((entry) => entry.id === stub.id);
    if (mayForget(all, answer, stub)) {
      await forget(tx, all);
      continue;
    }
    let next = showNewest(answer.restarted ? doubtNews(stub) : stub, all);
    for (const change of changes) if (change.id === stub.id) next = applyChange(next, change);
    if (JSON.stringify(next) !== JSON.stringify(stub)) await tx.objectStore('stubs').put(next);
  }
  const known = new Set(stubs.map((stub) => stub.id));
  const strangers = tx.objectStore('changes');
  if (answer.restarted) await strangers.clear();
  for (const change of changes) {
    // Records of the same person from an earlier phone: only id, state and reason.
    if (known.has(change.id) || (await strangers.get(change.id))?.n >= change.n) continue;
    await strangers.put(change);
  }
}

/** @param {Transaction} tx @param {Entry[]} all */
async function forget(tx, all) {
  for (const { id, rev } of all) {
    await tx.objectStore('entries').delete([id, rev]);
    await tx.objectStore('stubs').delete(id);
  }
}

/**
 * @param {Profile} profile @param {SyncAnswer} answer
 * @returns {Profile}
 */
function nextProfile(profile, { epoch, cursor, settings, server_time, closed = null, withheld }) {
  // They come only when they differ: an answer without them says that ours are those of now, unless it kept them back.
  const settings_at = closed === null && !withheld ? server_time : profile.settings_at;
  return { ...profile, epoch, cursor, closed, settings: settings ?? profile.settings, settings_at };
}
