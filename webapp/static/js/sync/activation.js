/** Exchanges an invitation for a device; the keys are kept before the call, so that it may be repeated. */

import { ask, CallFailed, call } from './api.js';

/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').Territory} Territory */

const USED = 410;

/**
 * Whose invitation this is; uses nothing up. One that this very phone has used, and whose answer was lost,
 * still says so.
 * @param {Store} store @param {string} code @param {string} app
 * @returns {Promise<{ name: string, role: string, territory: Territory }>}
 */
export async function preview(store, code, app) {
  try {
    return /** @type {any} */ (await ask('/api/v1/invitations/preview', { value: { code } }));
  } catch (error) {
    if (!(error instanceof CallFailed) || error.status !== USED) throw error;
    if (!(await store.knowsActivation(code))) throw error;
    const { person } = await activate(store, code, '', app);
    return { name: person.name, role: person.role, territory: person.territory };
  }
}

/**
 * The activation of this phone's new key; the same code asked again gets the same answer.
 * @param {Store} store @param {string} code @param {string} label @param {string} app
 * @returns {Promise<Record<string, any>>}
 */
export async function activate(store, code, label, app) {
  const { privateKey, jwk, thumbprint } = await store.pendingActivation(code);
  let offset = 0;
  const caller = {
    ...{ iss: thumbprint, aud: null, key: privateKey, certificate: null },
    get offset() {
      return offset;
    },
    correct: async (/** @type {number} */ ms) => {
      offset = ms;
    },
  };
  return call(caller, '/api/v1/activations', { value: { code, public_key: jwk, label, app } });
}
