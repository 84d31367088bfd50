/** Carries another phone's sealed file to the server, slice by slice (WIRE section 6). Loaded when it is needed. */

import { Damaged, NotActivated, NotCourier } from '../store/errors.js';
import { keyOf } from '../store/settling.js';
import { call, CallFailed, unreadable } from './api.js';
import { retryDelay } from './backoff.js';
import { MOST_BYTES, MOST_ITEMS } from './batching.js';
import { callerOf } from './caller.js';

/** @typedef {import('../shapes.d.ts').Carried} Carried */
/** @typedef {import('../shapes.d.ts').CourierFile} CourierFile */
/** @typedef {import('../shapes.d.ts').ItemResult} ItemResult */
/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {'arrived' | 'action'} Fate */
/** @typedef {{ fate: Fate, code: string | null }} Told */

const FORMAT = 'jaring-courier/1';
const LARGEST = 8 * 1024 * 1024;
const TRIES = 3;
const TEXTS = ['id', 'kid', 'slip', 'sealed', 'hash'];
const ARRIVED = ['stored', 'already_stored', 'quarantined', 'conflict'];
const ACTION = ['invalid', 'damaged'];
/** Causes that may pass by themselves. */
const PASSING = ['offline', 'busy', 'server', 'portal'];

/**
 * The file in a text; rejects with NotCourier or Damaged. Whose it is, and whether its bytes are whole, is the
 * server's to judge.
 * @param {string} text
 * @returns {CourierFile}
 */
export function readCourier(text) {
  const file = parse(text);
  // A file that was cut on its way still names itself.
  if (file === null && text.includes(FORMAT)) throw new Damaged();
  if (file?.format !== FORMAT) throw new NotCourier();
  const { installation, device, certificate, made, items } = file;
  const named = [installation, device, certificate, made].every((one) => typeof one === 'string');
  const whole = Array.isArray(items) && items.length > 0 && items.every(isItem);
  if (!named || !whole || text.length > LARGEST) throw new Damaged();
  return { format: FORMAT, installation, device, certificate, made, items: items.map(pick) };
}

/** Remembers what has arrived of a file, so that it goes on where it broke. @param {Store} store */
export function createCourier(store) {
  /** @type {Map<string, Told>} */
  const told = new Map();
  return {
    /**
     * @param {CourierFile} file @param {(done: number, total: number) => void} onProgress
     * @returns {Promise<Carried>}
     */
    carry: async (file, onProgress) => {
      const [queue] = await store.queues();
      if (!queue) throw new NotActivated();
      const total = file.items.length;
      let size = MOST_ITEMS;
      let rest = file.items.filter((item) => !told.has(nameOf(item)));
      onProgress(total - rest.length, total);
      while (rest.length > 0) {
        const slice = takeSlice(rest, size);
        try {
          const answer = await deliver(await callerOf(queue), { ...file, items: slice });
          note(told, slice, answer.results);
          rest = rest.slice(slice.length);
          onProgress(total - rest.length, total);
        } catch (error) {
          if (!(error instanceof CallFailed && error.why === 'too_large' && slice.length > 1))
            throw error;
          size = Math.ceil(slice.length / 2);
        }
      }
      return sum(file.items, told);
    },
  };
}

/**
 * @param {import('./api.js').Caller} caller @param {CourierFile} file
 * @returns {Promise<Record<string, any>>}
 */
async function deliver(caller, file) {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await call(caller, '/api/v1/courier', { value: { file } });
      if (!Array.isArray(answer.results)) throw unreadable();
      return answer;
    } catch (error) {
      const again = error instanceof CallFailed && PASSING.includes(error.why) && tries < TRIES;
      if (!again) throw error;
      const seen = { visible: true, retry_ms: error.retry_ms };
      const delay = retryDelay(tries, Math.random(), seen);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

/**
 * As many as one call may hold; one item always fits.
 * @param {SealedItem[]} items @param {number} size
 */
export function takeSlice(items, size) {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += JSON.stringify(item).length + 1;
    return index === size || (index > 0 && bytes > MOST_BYTES);
  });
  return end < 0 ? items : items.slice(0, end);
}

/**
 * Only a word about these very bytes counts.
 * @param {Map<string, Told>} told @param {SealedItem[]} slice @param {ItemResult[]} results
 */
function note(told, slice, results) {
  for (const item of slice) {
    const result = results.find((one) => keyOf(one) === keyOf(item) && one.hash === item.hash);
    const fate = result ? fateOf(result.result) : null;
    const code = result?.problems?.[0]?.code ?? null;
    if (fate) told.set(nameOf(item), { fate, code });
  }
}

/** @param {string} word @returns {Fate | null} */
function fateOf(word) {
  if (ARRIVED.includes(word)) return 'arrived';
  return ACTION.includes(word) ? 'action' : null;
}

/**
 * @param {SealedItem[]} items @param {Map<string, Told>} told
 * @returns {Carried}
 */
function sum(items, told) {
  /** @type {Carried} */
  const carried = { arrived: 0, action: 0, left: 0, problems: [] };
  for (const item of items) {
    const { fate, code } = told.get(nameOf(item)) ?? {
      fate: /** @type {const} */ ('left'),
      code: '',
    };
    carried[fate] += 1;
    if (fate === 'action') carried.problems.push({ id: item.id, rev: item.rev, code: code ?? '' });
  }
  return carried;
}

/** What was damaged may come whole in another file, under the same hash. @param {SealedItem} item */
const nameOf = (item) => `${keyOf(item)}/${item.seq}/${item.hash}/${item.sealed}`;

/** @param {any} item */
const isItem = (item) =>
  TEXTS.every((name) => typeof item?.[name] === 'string') &&
  Number.isSafeInteger(item.rev) &&
  Number.isSafeInteger(item.seq);

/** @param {SealedItem} item @returns {SealedItem} */
const pick = ({ id, rev, seq, kid, slip, sealed, hash }) => {
  return { id, rev, seq, kid, slip, sealed, hash };
};

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
