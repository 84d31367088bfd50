/** Everybody who uses this phone: how much of each waits, and what still opens when one database does not. */

import { createDirectory } from './directory.js';
import { createQueue } from './queue.js';
import { rescue } from './rescue.js';
import { connectDirectory, connectProfile } from './schema.js';

/** @typedef {import('../shapes.d.ts').Phone} Phone */
/** @typedef {import('../shapes.d.ts').Queue} Queue */
/** @typedef {import('./directory.js').Listed} Listed */

const PATIENCE_MS = 2000;

/**
 * @param {Listed[]} listed @param {(name: string) => Queue} queueOf
 * @param {{ name: string | null, id: string | null }} current whose database is open, and who that is
 * @returns {ReturnType<Phone['profiles']>}
 */
export async function listPersons(listed, queueOf, current) {
  const known = await Promise.all(listed.map(({ name }) => lookInto(queueOf(name))));
  return listed.map(({ name, person }, index) => {
    const { id = null, card = null, waiting = null, left = null } = known[index] ?? {};
    const own = id !== null && id === current.id;
    return { name, person, card, waiting, left, own, current: name === current.name };
  });
}

/**
 * The phone without its current person, whose database does not open.
 * @returns {Phone & { choose(name: string): Promise<unknown> }}
 */
export function openPhone() {
  const directory = createDirectory(connectDirectory());
  /** @type {Map<string, import('./database.js').Connection>} */
  const connections = new Map();
  /** @param {string} name */
  const connection = (name) => {
    const there = connections.get(name) ?? connectProfile(name);
    connections.set(name, there);
    return there;
  };
  /** @param {string} name */
  const queueOf = (name) => createQueue(connection(name), () => new Date(), SILENT);
  return {
    profiles: async () =>
      listPersons(await directory.profiles(), queueOf, { name: null, id: null }),
    rescue: (now, name) => rescue(connection(name), now),
    choose: (name) => directory.choose(name),
  };
}

/** What is only read has nothing to tell. @type {import('./notices.js').Notices} */
const SILENT = { tell: () => {}, listen: () => () => {} };

/**
 * Whose it is and how much waits or is unfinished there; null when that database does not open in time.
 * @param {Queue} queue
 * @returns {Promise<{ id: string, card: string, waiting: number, left: number } | null>}
 */
const lookInto = (queue) =>
  Promise.race([
    Promise.all([queue.profile(), queue.counts()]).then(
      ([
        {
          person: { id, card },
        },
        { waiting, draft, refused },
      ]) => {
        return { id, card, waiting, left: waiting + draft + refused };
      },
      () => null,
    ),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null)),
  ]);
