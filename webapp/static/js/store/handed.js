/** How many slips this phone has ever handed out, by event: what the server holds against what has arrived. */

/** @typedef {import('./database.js').Transaction} Transaction */
/** @typedef {{ event: string | null, made: number }} Handed */

export const HANDED = 'handed_out';
/** So many events the server takes; of more, the smallest are counted as without one. */
const MOST_EVENTS = 200;
const USED = IDBKeyRange.bound([1, 0], [1, Number.MAX_SAFE_INTEGER]);

/**
 * Where an upgrade has failed nothing is counted, and nothing is told; the next one that succeeds finds it all.
 * @param {Transaction} tx
 */
const counts = (tx) => tx.objectStoreNames.contains(HANDED);

/** Null is no key. @param {string | null} event */
const keyOf = (event) => event ?? '';

/**
 * Counts one more slip, in the transaction that binds it.
 * @param {Transaction} tx over `handed_out` @param {string | null} event
 */
export async function countOne(tx, event) {
  if (!counts(tx)) return;
  const store = tx.objectStore(HANDED);
  const { made = 0 } = (await store.get(keyOf(event))) ?? {};
  await store.put({ event, made: made + 1 }, keyOf(event));
}

/**
 * What was handed out before it was counted: a slip that was used keeps its row for good, but not its event.
 * @param {Transaction} tx of the upgrade
 */
export async function countEarlier(tx) {
  const made = await tx.objectStore('tokens').index('free').count(USED);
  if (made > 0) await tx.objectStore(HANDED).put({ event: null, made }, keyOf(null));
}

/**
 * The counts as they are reported; undefined where none are kept.
 * @param {Transaction} tx over `handed_out`
 * @returns {Promise<Handed[] | undefined>}
 */
export async function readHanded(tx) {
  if (!counts(tx)) return undefined;
  return foldSmallest(await tx.objectStore(HANDED).getAll());
}

/**
 * At most so many events, none of their slips left out.
 * @param {Handed[]} all
 * @returns {Handed[]}
 */
export function foldSmallest(all, most = MOST_EVENTS) {
  if (all.length <= most) return all;
  const named = all.filter(({ event }) => event !== null).sort((a, b) => b.made - a.made);
  const kept = named.slice(0, most - 1);
  const sum = (/** @type {Handed[]} */ some) => some.reduce((total, { made }) => total + made, 0);
  return [...kept, { event: null, made: sum(all) - sum(kept) }];
}
