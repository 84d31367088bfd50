/** Brings a new version of the app only when the user says so and no form is open in any tab. */

const WORKER = '/service-worker.js';
const CHANNEL = 'jaring-update';
const ANSWER_MS = 400;
const LOOK_EVERY_MS = 60 * 60_000;
const FORMS = /^#\/(daftar|perbaiki\/.)/;

/**
 * Whether something is being written at this address; of corrections only an open record is a form.
 * @param {string} hash
 */
export const isForm = (hash) => FORMS.test(hash);

/**
 * Registers the service worker and watches for a version that waits.
 * @param {() => boolean} formIsOpen
 * @returns {import('../shapes.d.ts').Sync['update']}
 */
export function watchUpdates(formIsOpen) {
  /** @type {ServiceWorker | null} */
  let ready = null;
  let [asked, passed] = [false, false];
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }) => {
    if (data === 'ask' && formIsOpen()) channel.postMessage('busy');
  });
  /** @param {ServiceWorker | null} worker */
  const offer = (worker) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    ready = worker;
    for (const listener of [...listeners]) listener();
  };
  register(offer);
  let controlled = Boolean(navigator.serviceWorker?.controller);
  navigator.serviceWorker?.addEventListener('controllerchange', () => {
    // The first worker of a phone takes over silently; a later one came because somebody asked.
    if (controlled && (asked || !formIsOpen())) location.reload();
    else passed = controlled;
    controlled = true;
  });
  return {
    waiting: () => ready !== null,
    onWaiting: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply: async () => {
      if (ready === null || formIsOpen() || (await someTabIsBusy(channel))) return false;
      asked = true;
      // Where another tab has said yes already, only this page is still the old one.
      if (passed) location.reload();
      else ready.postMessage({ type: 'apply' });
      return true;
    },
  };
}

/** @param {(worker: ServiceWorker | null) => void} offer */
async function register(offer) {
  if (!('serviceWorker' in navigator)) return;
  const how = { scope: '/app', updateViaCache: /** @type {const} */ ('none') };
  const registration = await navigator.serviceWorker
    .register(workerAddress(), how)
    .catch(() => null);
  // Without a network there is nothing to register anew; the version that is here keeps serving.
  if (registration === null) return;
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
  setInterval(() => registration.update().catch(() => {}), LOOK_EVERY_MS);
}

/** A page may make its policy once only. @type {any} */
let trusted = null;

/** The one address that may become a script (Trusted Types, policy `jaring`). */
function workerAddress() {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return WORKER;
  trusted ??= types
    .createPolicy('jaring', {
      createScriptURL: (/** @type {string} */ address) => {
        if (address !== WORKER) throw new TypeError('Only the service worker');
        return address;
      },
    })
    .createScriptURL(WORKER);
  return trusted;
}

/**
 * @param {BroadcastChannel} channel
 * @returns {Promise<boolean>}
 */
function someTabIsBusy(channel) {
  return new Promise((resolve) => {
    const listen = (/** @type {MessageEvent} */ { data }) => {
      if (data === 'busy') finish(true);
    };
    const timer = setTimeout(() => finish(false), ANSWER_MS);
    const finish = (/** @type {boolean} */ busy) => {
      clearTimeout(timer);
      channel.removeEventListener('message', listen);
      resolve(busy);
    };
    channel.addEventListener('message', listen);
    channel.postMessage('ask');
  });
}
