/**
 * Every address after # and its screen. What the first visit does not need is loaded when it is opened:
 * by then the service worker has all of it.
 */

import { activation, invitation, scanInvitation, typeCode } from './activation.js';
import { home } from './home.js';
import { lock } from './lock.js';
import { prepare } from './prepare.js';
import { findRoute } from './router.js';
import { missing } from './trouble.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('./router.js').Route} Route */

const event = async () => (await import('./event.js')).event;
const queue = async () => (await import('./queue.js')).queue;
const slip = async () => (await import('./slip.js')).slip;
const help = async () => (await import('./help.js')).help;
const changePin = async () => (await import('./help.js')).changePin;
const rescue = async () => (await import('./rescue.js')).rescue;
const courier = async () => (await import('./courier.js')).courier;
const card = async () => (await import('./card.js')).card;

const residents = async () => (await import('./warga.js')).residents;

const scan = async () => (await import('./scan.js')).scan;

const RESCUE = '#/bantuan/selamatkan';

const loadEnrollment = () => import('./enroll/index.js');

const loadMending = () => import('./mend/index.js');

/** @param {string} hash */
async function mend(hash) {
  const { routes: own } = await loadMending();
  return /** @type {Screen} */ (findRoute(own, hash)?.route ?? missing);
}

/** The flow of enrollment has addresses of its own. @param {string} hash */
async function enroll(hash) {
  const { routes: own } = await loadEnrollment();
  return /** @type {Screen} */ (findRoute(own, hash)?.route ?? missing);
}

/** @type {Record<string, Route>} */
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
  '#/perbaiki': mend,
  '#/perbaiki/:id': mend,
  '#/bantuan': help,
  '#/bantuan/pin': changePin,
  [RESCUE]: rescue,
  '#/titipan': courier,
  '#/kartu': card,
  '#/pindai': scan,
  '#/warga': residents,
  '#/daftar/:page': enroll,
  '#/daftar/lanjut/:id': enroll,
};

/** Reads the next screens ahead of their first use, once this phone has its own copy and no network is spent. */
export function readAhead() {
  if (!navigator.serviceWorker?.controller) return;
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() => void Promise.all([loadEnrollment(), loadMending(), slip(), queue(), help(), card()]));
}

/**
 * The screen that stands before all others: activation on a new phone, the lock on a locked one.
 * @param {App} app @param {string} hash
 */
export function guard(app, hash) {
  if (hash.startsWith('#/undangan')) return null;
  if (!app.store.profile()) return activation;
  // A forgotten PIN must not keep a queue on a phone that cannot send: nobody can open what comes out.
  if (hash === RESCUE) return null;
  return app.store.lock.isLocked() ? lock : null;
}
