/** Every address after # and its screen; the flow of enrollment brings its own. */

import { activation, invitation, scanInvitation, typeCode } from './activation.js';
import { routes as enroll } from './enroll/index.js';
import { event } from './event.js';
import { changePin, help } from './help.js';
import { home } from './home.js';
import { lock } from './lock.js';
import { prepare } from './prepare.js';
import { queue } from './queue.js';
import { slip } from './slip.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/** @type {Record<string, Screen>} */
export const routes = {
  '#/': home,
  '#/undangan': activation,
  '#/undangan/ketik': typeCode,
  '#/undangan/pindai': scanInvitation,
  '#/undangan/:code': invitation,
  '#/siapkan': prepare,
  '#/kegiatan': event,
  '#/antrean': queue,
  '#/antrean/:filter': queue,
  '#/slip/:id': slip,
  '#/bantuan': help,
  '#/bantuan/pin': changePin,
  ...enroll,
};

/**
 * The screen that stands before all others: activation on a new phone, the lock on a locked one.
 * @param {App} app @param {string} hash
 */
export function guard(app, hash) {
  if (hash.startsWith('#/undangan')) return null;
  if (!app.store.profile()) return activation;
  return app.store.lock.isLocked() ? lock : null;
}
