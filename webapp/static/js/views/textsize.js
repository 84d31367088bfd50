/** The size of the letters that was chosen on this phone. */

/** @typedef {import('../shapes.d.ts').App} App */

export const TEXT_SIZE = 'text_size';

/**
 * Sets the letters to the size that was chosen on this phone.
 * @param {App} app
 */
export function applyTextSize(app) {
  const size = Number(app.store.preference(TEXT_SIZE) ?? 1);
  document.documentElement.classList.toggle('text-2', size === 2);
  document.documentElement.classList.toggle('text-3', size === 3);
}
