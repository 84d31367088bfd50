/** `Kirim hanya lewat Wi-Fi`: only where the browser can tell what kind of network this is. */

import { $, input } from './dom.js';

/** @typedef {import('../shapes.d.ts').App} App */

/** @param {App} app @param {HTMLElement} root */
export function startWifi(app, root) {
  const on = app.sync.wifiOnly();
  $('[data-wifi]', root).hidden = on === null;
  const box = input('[name=wifi]', root);
  box.checked = on === true;
  box.addEventListener('change', () => app.sync.setWifiOnly(box.checked));
}
