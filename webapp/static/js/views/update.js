/** `Versi baru siap.`: shown while no form is open, and done only when the volunteer agrees. */

import { $, setText } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */

/**
 * Draws the bar whenever a new version waits; gives back a way to draw it again after a change of screen.
 * @param {App} app @param {HTMLElement} bar
 */
export function startUpdateBar(app, bar) {
  let later = false;
  const draw = () => {
    const free = !/^#\/(daftar|undangan)/.test(location.hash);
    bar.hidden = later || !free || !app.sync.update.waiting();
  };
  const held = $('[data-held]', bar);
  $('[data-update="now"]', bar).addEventListener('click', async () => {
    const applied = await app.sync.update.apply();
    setText(held, applied ? null : t('update.ditahan'));
  });
  $('[data-update="later"]', bar).addEventListener('click', () => {
    later = true;
    draw();
  });
  app.sync.update.onWaiting(() => {
    later = false;
    setText(held, null);
    draw();
  });
  return draw;
}
