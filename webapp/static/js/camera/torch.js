/** The button of the camera's light, where there is one. */

/** @typedef {import('./camera.js').Torch} Torch */

/**
 * Shows the button for this torch, or hides it when there is none. Gives back a way to hide it again.
 * @param {HTMLElement} button @param {Torch | null} torch
 */
export function offerTorch(button, torch) {
  const dark = () => {
    button.hidden = true;
    button.setAttribute('aria-pressed', 'false');
  };
  dark();
  if (!torch) return dark;
  button.hidden = false;
  button.onclick = async () => {
    const lit = await torch(button.getAttribute('aria-pressed') !== 'true');
    button.setAttribute('aria-pressed', String(lit));
  };
  return dark;
}
