/** `Perbesar layar`: the signature box fills the screen, sideways where the phone allows it. */

import { t } from '../words.js';

/**
 * Wires the button; gives back what makes the box small again when the page is left.
 * @param {HTMLElement} box @param {HTMLElement} button
 */
export function openEnlarging(box, button) {
  const set = (/** @type {boolean} */ large) => {
    box.classList.toggle('pad-large', large);
    document.documentElement.classList.toggle('no-scroll', large);
    button.textContent = t(large ? 'enroll.ttd_selesai' : 'enroll.ttd_perbesar');
  };
  const shrink = () => {
    set(false);
    if (document.fullscreenElement) document.exitFullscreen();
  };
  // The phone's Back key also ends full screen.
  const onEnd = () => {
    if (!document.fullscreenElement) set(false);
  };
  button.addEventListener('click', () => {
    if (box.classList.contains('pad-large')) return shrink();
    set(true);
    turnSideways(box);
  });
  document.addEventListener('fullscreenchange', onEnd);
  return () => {
    document.removeEventListener('fullscreenchange', onEnd);
    shrink();
  };
}

/**
 * A signature is wide: where full screen and its orientation can be had, the box lies down. Elsewhere it
 * fills the window as it is, so a refusal is no trouble.
 * @param {HTMLElement} box
 */
async function turnSideways(box) {
  try {
    await box.requestFullscreen({ navigationUI: 'hide' });
    const { orientation } = /** @type {any} */ (screen);
    await orientation.lock?.('landscape');
  } catch (refused) {
    console.info(refused);
  }
}
