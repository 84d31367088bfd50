/** `Kirim hanya lewat Wi-Fi`: what kind of network this is, where the browser tells. */

/** @typedef {import('../shapes.d.ts').Store} Store */

const PREFERENCE = 'wifi_only';
const FREE = ['wifi', 'ethernet'];

/** @returns {(EventTarget & { type?: string }) | undefined} */
const connection = () => /** @type {any} */ (navigator).connection;

/** @param {Store} store */
export const createWifi = (store) => {
  const wifiOnly = () =>
    typeof connection()?.type === 'string' ? store.preference(PREFERENCE) === true : null;
  return {
    wifiOnly,
    /** @param {boolean} on */
    setWifiOnly: (on) => store.setPreference(PREFERENCE, on),
    /** Whether sending by itself would cost what the user does not want to pay. */
    mustWait: () => wifiOnly() === true && !FREE.includes(connection()?.type ?? ''),
    /** @param {() => void} listener */
    onNetwork: (listener) => connection()?.addEventListener?.('change', listener),
  };
};
