/** Which trouble is told to whoever holds the phone: his own, or what concerns every activation on it. Pure. */

/** @typedef {import('../shapes.d.ts').SyncState} SyncState */
/** @typedef {import('./judging.js').Cause} Cause */

/** Of one activation only; told even when nothing waits. */
export const OWN_TROUBLES = ['unknown_device', 'disabled', 'old'];

/** @type {SyncState} */
export const DISABLED = { kind: 'trouble', cause: 'disabled', until: null };

/**
 * The first trouble that concerns the person of the current activation.
 * @template {{ why: Cause }} Failed
 * @param {{ queue: { name: string }, trouble: Failed | null }[]} sent @param {string} current
 * @returns {Failed | null}
 */
export function troubleOf(sent, current) {
  const found = sent.find(({ queue, trouble }) => {
    return trouble && (queue.name === current || !OWN_TROUBLES.includes(trouble.why));
  });
  return found?.trouble ?? null;
}

/**
 * Whether the server has closed this phone or its person. One that waits to be confirmed after a restore has no
 * sentence of its own.
 * @param {import('../shapes.d.ts').SyncAnswer['closed']} closed
 */
export const isDisabled = (closed) => closed === 'device_revoked' || closed === 'person_disabled';

/**
 * @param {Cause} why
 * @returns {Extract<SyncState, { kind: 'trouble' }>['cause']}
 */
export function causeOf(why) {
  if (why === 'clock') return 'unknown_device';
  return why === 'refused' ? 'server' : why;
}
