/** Tells every screen of every tab that something on this phone has changed. */

/** @typedef {{ kind: 'data' | 'profile' | 'preferences' | 'emptied' | 'lock' | 'sending', profile?: string, keys?: string[],
 *   everywhere?: boolean }} Notice */
/** @typedef {{ tell(notice: Notice): void, listen(listener: (notice: Notice, own: boolean) => void): () => void }} Notices */

const CHANNEL = 'jaring';

/** @returns {Notices} */
export function openNotices() {
  /** @type {Set<(notice: Notice, own: boolean) => void>} */
  const listeners = new Set();
  const channel = new BroadcastChannel(CHANNEL);
  /** @param {Notice} notice @param {boolean} own */
  const pass = (notice, own) => {
    for (const listener of [...listeners]) listener(notice, own);
  };
  channel.addEventListener('message', (event) => pass(event.data, false));
  return {
    tell: (notice) => {
      channel.postMessage(notice);
      pass(notice, true);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
