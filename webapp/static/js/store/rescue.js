/** The sealed outbox as one file, for another phone or the office to deliver (WIRE section 6). */

import { keyOf } from './settling.js';

/** @typedef {import('../shapes.d.ts').CourierFile} CourierFile */
/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').SealedItem} SealedItem */
/** @typedef {import('./database.js').Connection} Connection */

export const MOST_BYTES = 8 * 1024 * 1024;
/** What stands around the items. */
const FRAME_BYTES = 4096;

/**
 * Every revision without a receipt, oldest first, as many as one file may hold.
 * @param {Connection} database @param {Date} now
 * @returns {Promise<{ name: string, text: string, records: number }>}
 */
export async function rescue(database, now) {
  const [profile, entries, sealed] = await database.run(
    ['meta', 'entries', 'sealed'],
    'readonly',
    (tx) =>
      Promise.all([
        tx.objectStore('meta').get('profile'),
        tx.objectStore('entries').index('state').getAll('waiting'),
        tx.objectStore('sealed').getAll(),
      ]),
  );
  const { installation, device } = profile;
  const items = choose(entries, sealed);
  const made = now.toISOString();
  /** @type {CourierFile} */
  const file = {
    ...{ format: 'jaring-courier/1', installation, device: device.id },
    ...{ certificate: device.certificate, made, items },
  };
  const moment = made.replace(/\.\d+/, '').replace(/[-:]/g, '');
  const name = `jaring-titipan-${device.number}-${moment}.json`;
  return { name, text: JSON.stringify(file), records: items.length };
}

/**
 * @param {Entry[]} entries @param {SealedItem[]} sealed
 * @returns {SealedItem[]}
 */
function choose(entries, sealed) {
  const waiting = new Set(entries.map(keyOf));
  const items = sealed
    .filter((item) => waiting.has(keyOf(item)))
    .sort((one, other) => one.seq - other.seq);
  let bytes = FRAME_BYTES;
  const full = items.findIndex((item) => {
    bytes += JSON.stringify(item).length + 1;
    return bytes > MOST_BYTES;
  });
  return full < 0 ? items : items.slice(0, full);
}
