/** Puts sending, activation, clock and updates together for the screens. */

import { activate, preview } from './activation.js';
import { createUploader } from './uploader.js';
import { isForm, watchUpdates } from './update.js';
import { createWifi } from './wifi.js';

/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').Sync} Sync */

/**
 * Starts all that talks to the server. Sending itself begins with `start()`.
 * @param {Store} store
 * @returns {Sync}
 */
export function startSync(store) {
  const clockWrongBy = () => store.profile()?.clock_offset_ms ?? 0;
  const now = () => new Date(Date.now() + clockWrongBy());
  const { mustWait, onNetwork, ...wifi } = createWifi(store);
  const uploader = createUploader(store, now, { mustWait, onNetwork });
  /** @type {Promise<ReturnType<typeof import('./courier.js').createCourier>> | null} */
  let courier = null;
  const loadCourier = () => import('./courier.js');
  return {
    ...uploader,
    ...wifi,
    waitsForWifi: mustWait,
    fields: async (id) => (await import('./fields.js')).fetchFields(store, id),
    lookUp: async (text) => (await import('./look-up.js')).lookUp(store, text),
    residents: async () => (await import('./residents.js')).fetchResidents(store),
    paper: async (ids, format) => (await import('./paper.js')).fetchPaper(store, ids, format),
    readCourier: async (text) => (await loadCourier()).readCourier(text),
    carry: async (file, onProgress) => {
      courier ??= loadCourier().then(({ createCourier }) => createCourier(store));
      return (await courier).carry(file, onProgress);
    },
    now,
    clockWrongBy,
    preview: (code) => preview(store, code, store.build),
    activate: (code, label) => activate(store, code, label, store.build),
    update: watchUpdates(() => isForm(location.hash)),
  };
}
