/** Moves values between a form and the texts of a draft. */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * Every named control of the form.
 * @param {HTMLElement} form
 * @returns {Control[]}
 */
const controls = (form) =>
  /** @type {Control[]} */ ([
    ...form.querySelectorAll('input[name], textarea[name], select[name]'),
  ]);

/** @param {Control} control */
const isTick = (control) => control.type === 'radio' || control.type === 'checkbox';

/**
 * What stands in the form now: text of inputs, value of the chosen radio, "" for nothing.
 * @param {HTMLElement} form
 */
export function collect(form) {
  /** @type {Record<string, string>} */
  const typed = {};
  for (const control of controls(form)) {
    if (!isTick(control)) typed[control.name] = control.value;
    else if (/** @type {HTMLInputElement} */ (control).checked) typed[control.name] = control.value;
    else typed[control.name] ??= '';
  }
  return typed;
}

/**
 * Puts the texts back as they were left.
 * @param {HTMLElement} form @param {Record<string, string>} typed
 */
export function fill(form, typed) {
  for (const control of controls(form)) {
    const text = typed[control.name] ?? '';
    if (isTick(control)) /** @type {HTMLInputElement} */ (control).checked = control.value === text;
    else control.value = text;
  }
}

/**
 * Sets one control, radio or not, as if it had been typed.
 * @param {HTMLElement} form @param {string} name @param {string} text
 */
export const put = (form, name, text) => fill(form, { ...collect(form), [name]: text });
