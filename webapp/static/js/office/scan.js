/** The camera of the page that checks slips: what it reads goes the way of what is typed. */

import { startScanning } from '../camera/camera.js';
import { offerTorch } from '../camera/torch.js';

const place = document.querySelector('[data-scan]');
const form = document.querySelector('[data-form]');
if (place instanceof HTMLElement && form instanceof HTMLFormElement) offerCamera(place, form);

/** @param {HTMLElement} place @param {HTMLFormElement} form */
function offerCamera(place, form) {
  const [start, camera, alert, torchButton, end] = [
    '[data-start]',
    '[data-camera]',
    '[data-alert]',
    '[data-torch]',
    '[data-stop]',
  ].map((selector) => /** @type {HTMLElement} */ (place.querySelector(selector)));
  const video = place.querySelector('video');
  const code = form.querySelector('input[name="kode_slip"]');
  if (!start || !camera || !alert || !torchButton || !end) return;
  if (!video || !(code instanceof HTMLInputElement)) return;
  let stop = () => {};
  const close = () => {
    stop();
    camera.hidden = true;
    start.hidden = false;
  };
  start.addEventListener('click', () => {
    [start.hidden, camera.hidden, alert.hidden] = [true, false, true];
    // What was said of the last slip must not stand beside the next one.
    for (const last of document.querySelectorAll('[data-last]')) last.remove();
    stop = startScanning(video, {
      onText: (text) => {
        close();
        code.value = text;
        form.requestSubmit();
      },
      onOpen: (torch) => void offerTorch(torchButton, torch),
      onTrouble: (trouble) => {
        close();
        alert.textContent = place.dataset[trouble] ?? '';
        alert.hidden = false;
        code.focus();
      },
    });
  });
  end.addEventListener('click', close);
  place.hidden = false;
}
