/** What makes a PIN good enough, and the two boxes in which it is chosen. */

import { input } from './dom.js';
import { t } from './words.js';

const PIN = /^[0-9]{6}$/;

/**
 * The digits of what was typed; people put spaces between them.
 * @param {string} typed
 */
export const readPin = (typed) => typed.replace(/[\s.-]/g, '');

/**
 * Whether all digits are the same, or each follows the last, up or down.
 * @param {string} pin
 */
export function isTooEasy(pin) {
  const steps = [...pin.slice(1)].map((digit, at) => Number(digit) - Number(pin[at]));
  return [0, 1, -1].some((step) => steps.every((one) => one === step));
}

/**
 * What is wrong with a new PIN typed twice: words for each field.
 * @param {string} pin @param {string} again
 */
export function checkNewPin(pin, again) {
  if (pin === '') return [{ field: 'pin', code: 'pin_kosong' }];
  if (!PIN.test(pin)) return [{ field: 'pin', code: 'pin_panjang' }];
  if (isTooEasy(pin)) return [{ field: 'pin', code: 'pin_mudah' }];
  return pin === again ? [] : [{ field: 'pin_lagi', code: 'pin_beda' }];
}

/**
 * The new PIN of a form with `pin` and `pin_lagi`, and its problems with their words.
 * @param {HTMLElement} form
 */
export function readNewPin(form) {
  const pin = readPin(input('#f-pin', form).value);
  const found = checkNewPin(pin, readPin(input('#f-pin_lagi', form).value));
  const problems = found.map((one) => ({ ...one, values: {}, text: t(`activation.${one.code}`) }));
  return { pin, problems };
}
