/** Seals one revision and writes it with its stub in one strict transaction, then reads it back. */

import { AlreadySealed, Blocked, NotReadBack } from './errors.js';
import { countOne, HANDED } from './handed.js';
import { seal } from './seal.js';
import { useToken } from './tokens.js';

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./outbox.js').Means} Means */
/** @typedef {import('./tokens.js').Kept} Kept */
/**
 * What one revision writes: `before` is the stub that it was made from, `token` the slip it binds, which is handed
 * out at an `event` or none, `done` the stores in which what was typed or asked for this record ends.
 * @typedef {{ item: SealedItem, entry: Entry, stub: Stub, before: Stub | null, token: Kept | null,
 *   event?: string | null, done: string[] }} Made
 */

/**
 * Whatever seals waits here, in every tab: numbers and slips are given one after another.
 * @template T
 * @param {string} name of the database @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const alone = async (name, work) => navigator.locks.request(`${name}-finish`, work);

/**
 * A sealed revision and the fate it begins with.
 * @param {Means} means @param {{ id: string, rev: number, seq: number, slip: string, time: string } & Record<string, any>} chosen
 * @param {string} envelope what is written outside of the slip
 */
export async function sealRevision(means, chosen, envelope) {
  const [profile, keys] = [means.profile(), await means.keys()];
  const sealingKey = profile.settings.sealing_keys[0];
  if (!sealingKey) throw new Blocked('no sealing key');
  const author = { device: profile.device.id, installation: profile.installation };
  const item = await seal({ v: 1, ...chosen, ...author }, envelope, keys.device, sealingKey);
  const { id, rev, seq, hash } = item;
  const fate = { state: /** @type {const} */ ('waiting'), receipt_time: null, problems: [] };
  // As it will stand in the body of a call.
  const bytes = JSON.stringify(item).length + 1;
  /** @type {Entry} */
  const entry = {
    ...{ id, rev, seq, hash, bytes, time: chosen.time },
    ...fate,
    ...{ epoch: null, purged_at: null },
  };
  return { item, entry, outcome: { rev, seq, hash, ...fate } };
}

/**
 * Typed words out, sealed record and stub in, number and slip used: all of it or nothing.
 * @param {Connection} database @param {Made} made
 */
export async function writeRevision(database, made) {
  const { item, entry, stub, before, token, event = null, done } = made;
  const stores = [
    'stubs',
    'sealed',
    'entries',
    'meta',
    ...(token ? ['tokens', HANDED] : []),
    ...done,
  ];
  await database.run(stores, 'readwrite', async (tx) => {
    const [there, last, free] = await Promise.all([
      tx.objectStore('stubs').get(item.id),
      tx.objectStore('meta').get('seq'),
      token ? tx.objectStore('tokens').get(token.slip) : null,
    ]);
    if (there?.hash === item.hash) return;
    const other = there?.hash !== before?.hash || (last ?? 0) + 1 !== item.seq;
    if (other || (token && free?.used !== 0)) throw new Blocked('taken meanwhile');
    await Promise.all([
      tx.objectStore('sealed').put(item),
      tx.objectStore('entries').put(entry),
      tx.objectStore('stubs').put(stub),
      tx.objectStore('meta').put(item.seq, 'seq'),
      ...(token ? [useToken(tx, token), countOne(tx, event)] : []),
      ...done.map((store) => tx.objectStore(store).delete(item.id)),
    ]);
  });
  await readBack(database, item);
}

/**
 * The stub of what this very tab has sealed before; another tab may hold other words than those that were sealed.
 * Rejects with AlreadySealed.
 * @param {Means} means @param {string} name @param {Stub} stub
 */
export async function sealedHere({ database, own }, name, stub) {
  if (own.get(name) !== stub.hash) throw new AlreadySealed();
  await readBack(database, stub);
  return stub;
}

/**
 * Throws NotReadBack unless the revision lies there as it was sealed.
 * @param {Connection} database @param {{ id: string, rev: number, hash: string, sealed?: string }} item
 */
async function readBack(database, item) {
  const [sealed, stub] = await database.run(['sealed', 'stubs'], 'readonly', (tx) =>
    Promise.all([
      tx.objectStore('sealed').get([item.id, item.rev]),
      tx.objectStore('stubs').get(item.id),
    ]),
  );
  const same = item.sealed === undefined || sealed?.sealed === item.sealed;
  if (!same || sealed?.hash !== item.hash || stub?.hash !== item.hash) throw new NotReadBack();
}
