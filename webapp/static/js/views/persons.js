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
  const trouble = $('[data-closed]', root);
  list(root, persons, async ({ name, person, current }) => {
    setText(trouble, null);
    if (current) return $('#f-pin').focus();
    try {
      await app.store.switchTo(name);
    } catch (error) {
      console.error(error);
      return setText(trouble, t('persons.tertutup', { nama: person }));
    }
    // The address may name a page of whoever used the phone before.
    replaceHash('#/');
  });
  setText($('[data-others]', root), othersLine(persons));
}

/**
 * The same where the database of the current person does not open: whoever's does goes on. Needs no words, which
 * may not have come.
 * @param {HTMLElement} root @param {Listed[]} persons @param {(name: string) => Promise<unknown>} choose
 */
export function offerPersons(root, persons, choose) {
  const others = persons.filter(({ waiting }) => waiting !== null);
  if (others.length === 0) return;
  list(root, others, async ({ name }) => {
    await choose(name);
    history.replaceState(null, '', '#/');
    location.reload();
  });
}

/** @param {HTMLElement} root @param {Listed[]} persons @param {(one: Listed) => void} choose */
function list(root, persons, choose) {
  $('[data-list]', root).replaceChildren(
    ...persons.map((one) =>
      el(
        'li',
        {},
        choice(one, () => choose(one)),
      ),
    ),
  );
  $('[data-persons]', root).hidden = false;
}

/** @param {Listed} one @param {() => void} choose */
function choice({ person, card, current }, choose) {
  const said = el('span', { class: 'grow' }, el('b', {}, person));
  // Whoever forgot the PIN stands here twice: the number on the card tells which is which.
  if (card) said.append(el('small', { class: 'muted' }, card));
  const button = el('button', { type: 'button', class: 'card' }, said);
  button.setAttribute('aria-pressed', String(current));
  button.addEventListener('click', choose);
  return button;
}

/**
 * The one sentence about the others, or null when nothing of theirs waits. What waits from an older activation of
 * the same person is not called somebody else's.
 * @param {Listed[]} persons
 */
export function othersLine(persons) {
  const said = [
    { text: 'lain', n: waitingOf(persons.filter(({ own }) => !own)) },
    { text: 'sendiri', n: waitingOf(persons.filter(({ own, current }) => own && !current)) },
  ].filter(({ n }) => n > 0);
  return said.length > 0 ? said.map(({ text, n }) => t(`persons.${text}`, { n })).join('. ') : null;
}

/** @param {Listed[]} persons */
const waitingOf = (persons) => persons.reduce((sum, { waiting }) => sum + (waiting ?? 0), 0);
