/** Counts what waits on a phone of several persons; a database that does not open holds up only its own person. */

/** @typedef {import('../shapes.d.ts').Queue} Queue */

const LOOK_AGAIN_MS = 5 * 60_000;
/** What a database may answer that is damaged, held by another tab, or full. */
const OF_THE_DATABASE = ['Blocked', 'StorageFull', 'NotActivated'];

export function createCounting() {
  /** When a database failed, by name. @type {Map<string, number>} */
  const failed = new Map();
  const now = () => performance.now();
  /**
   * What comes of another person's queue, or null when its database fails; it is left alone for a while then.
   * @template T
   * @param {Queue} queue @param {Promise<T>} work
   * @returns {Promise<T | null>}
   */
  const tolerate = async (queue, work) => {
    try {
      const done = await work;
      failed.delete(queue.name);
      return done;
    } catch (error) {
      failed.set(queue.name, now());
      if (!(error instanceof Error && OF_THE_DATABASE.includes(error.name))) reportError(error);
      return null;
    }
  };
  /** @param {Queue} queue */
  const rests = ({ name }) => now() - (failed.get(name) ?? -LOOK_AGAIN_MS) < LOOK_AGAIN_MS;
  return {
    tolerate,
    rests,
    /** How many revisions wait. @param {Queue[]} queues the current one first */
    waiting: async (queues) => {
      const awake = queues.filter((queue, index) => index === 0 || !rests(queue));
      const counts = await Promise.all(
        awake.map(async (queue, index) => {
          const waiting = queue.waiting();
          return (await (index === 0 ? waiting : tolerate(queue, waiting)))?.length ?? 0;
        }),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
