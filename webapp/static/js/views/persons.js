/** A phone that several volunteers share: who uses it now, and what waits for the others. */

import { $, el, setText } from './dom.js';
import { replaceHash } from './router.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {Awaited<ReturnType<App['store']['profiles']>>[number]} Listed */

/**
 * `Siapa yang memakai?` on the lock screen: whoever is chosen types the own PIN.
 * @param {App} app @param {HTMLElement} root @param {Listed[]} persons
 */
export function drawPersons(app, root, persons) {
  const list = $('[data-list]', root);
  list.replaceChildren(...persons.map((one) => el('li', {}, choice(app, one))));
  $('[data-persons]', root).hidden = false;
  setText($('[data-others]', root), othersLine(persons));
}

/** @param {App} app @param {Listed} one */
function choice(app, { name, person, current }) {
  const button = el(
    'button',
    { type: 'button', class: 'card' },
    el('b', { class: 'grow' }, person),
  );
  button.setAttribute('aria-pressed', String(current));
  button.addEventListener('click', async () => {
    if (current) return $('#f-pin').focus();
    await app.store.switchTo(name);
    // The address may name a page of whoever used the phone before.
    replaceHash('#/');
  });
  return button;
}

/**
 * The one sentence about the others, or null when nothing of theirs waits.
 * @param {Listed[]} persons
 */
export function othersLine(persons) {
  const n = persons.filter(({ current }) => !current).reduce((sum, one) => sum + (one.waiting ?? 0), 0);
  return n > 0 ? t('persons.lain', { n }) : null;
}
