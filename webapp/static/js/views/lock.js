/** The screen lock: a PIN before the screens open, and never a reason to lose anything. */

import { $, input, setText, showProblems } from './dom.js';
import { readPin } from './pin.js';
import { drawAgain } from './router.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/**
 * What to say after a wrong PIN, or while waiting; null when nothing is wrong yet.
 * @param {{ left: number, wait_until: string | null }} rest @param {Date} now @param {boolean} tried
 */
export function sentenceFor({ left, wait_until }, now, tried) {
  const wait = wait_until ? Date.parse(wait_until) - now.getTime() : 0;
  if (wait > 0) return { text: 'tunggu', values: { n: Math.ceil(wait / 60_000) }, wait };
  return tried ? { text: 'salah', values: { n: left }, wait: 0 } : null;
}

/** @type {Screen} */
export const lock = {
  template: 'screen-lock',
  bar: false,
  header: true,
  get title() {
    return t('lock.judul');
  },
  async show(app, root) {
    const form = $('form', root);
    const say = speaker(app, form);
    const button = input('[data-submit]', form);
    // Listens before anything is awaited: a quick thumb must not be answered by nothing.
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const pin = readPin(input('#f-pin', form).value);
      if (pin === '') return showProblems(form, [problem(t('activation.pin_kosong'))]);
      // A second tap while the first is looked at would be a second try.
      button.disabled = true;
      const answer = await app.store.lock.unlock(pin).finally(() => {
        button.disabled = false;
      });
      if (answer.ok) drawAgain();
      else say(answer, true);
    });
    $('[data-who]', root).textContent = app.store.profile()?.person.name ?? '';
    const { waiting } = await app.store.outbox.ledger(app.now());
    setText($('[data-waiting]', root), waiting ? t('lock.menunggu', { n: waiting }) : null);
    $('[data-rescue]', root).hidden = waiting === 0;
    const persons = await app.store.profiles();
    // What is rescued is everybody's: a failing phone fails for all of them.
    if (persons.some((one) => one.waiting)) $('[data-rescue]', root).hidden = false;
    if (persons.length > 1) (await import('./persons.js')).drawPersons(app, root, persons);
    say(await app.store.lock.remaining(), false);
    setTimeout(() => input('#f-pin', form).focus());
    return () => say(null, false);
  },
};

/** @param {string} text */
const problem = (text) => ({ field: 'pin', code: 'salah', values: {}, text });

/**
 * Says how many tries are left, and closes the box while the phone waits.
 * @param {App} app @param {HTMLElement} form
 */
function speaker(app, form) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {{ left: number, wait_until: string | null } | null} rest @param {boolean} tried */
  const say = (rest, tried) => {
    clearTimeout(timer);
    if (!rest) return;
    // The wait is kept by the phone's own clock: without a signal there is no other.
    const said = sentenceFor(rest, new Date(), tried);
    const box = input('#f-pin', form);
    if (said) box.value = '';
    box.disabled = input('[data-submit]', form).disabled = Boolean(said?.wait);
    showProblems(form, said ? [problem(app.t(`lock.${said.text}`, said.values))] : []);
    if (said?.wait)
      timer = setTimeout(
        () => say(rest, false),
        Math.min(said.wait % 60_000 || 60_000, 60_000) + 50,
      );
  };
  return say;
}
