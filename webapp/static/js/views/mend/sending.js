/** Kirim perbaikan: checked, compared with what the server asks for now, sealed; the words come last. */

import { $, setText, showProblems } from '../dom.js';
import { clock } from '../formats.js';
import { drawAgain, replaceHash } from '../router.js';
import { sayNext } from '../said.js';
import { t } from '../words.js';
import { onOneRow } from '../enroll/address-step.js';
import { check as checkConsent, givenConsent } from '../enroll/consent-step.js';
import { contextOf } from '../enroll/flow.js';
import { collect } from '../enroll/form.js';
import { shown as offerSecondLook } from '../enroll/nik-step.js';
import { checkMended, readMended, renewMend } from './answers.js';
import { askQuickly } from './asking.js';
import { partsOf } from './parts.js';

/** @typedef {import('../../shapes.d.ts').Fields} Fields */
/** @typedef {import('../../shapes.d.ts').Problem} Problem */
/** @typedef {import('./form.js').Form} Form */
/** @typedef {import('./controls.js').MendPage} MendPage */

const SAVED_BUZZ_MS = 30;
/** What the store says when it cannot keep the correction, and the words for it. @type {Record<string, string>} */
const TROUBLES = {
  StorageFull: 'memori_penuh',
  Blocked: 'belum_pasti',
  NotReadBack: 'belum_pasti',
};

/** @param {Form} open */
export async function send(open) {
  const { page, keep, ways } = open;
  // The person's who pressed the button: another may have unlocked the phone before the server answers.
  const { outbox } = page.app.store;
  await keep.now();
  const problems = findProblems(page);
  showProblems(page.form, problems);
  if (problems.length > 0) return;
  setText($('[data-trouble]', page.form), null);
  const free = hold(page.form);
  try {
    const answer = await askQuickly(page.app, page.mend);
    if (answer.kind === 'gone') return ways.gone();
    if (answer.kind === 'other') return await showChanged(open, answer.fields);
    await seal(page, outbox);
  } catch (error) {
    await sayTrouble(open, error);
  } finally {
    free();
  }
}

/** @param {MendPage} page */
function findProblems(page) {
  const { form, mend } = page;
  const names = partsOf(mend).map(({ name }) => name);
  const problems = checkMended(mend, { ...mend.typed, ...collect(form) }, contextOf(page.app));
  const consent = names.includes('consent') ? checkConsent(page) : [];
  const seen = names.includes('nik') ? offerSecondLook(page, problems) : problems;
  return [...(names.includes('wilayah') ? onOneRow(form, seen) : seen), ...consent];
}

/**
 * Nothing may be typed into what is being sealed. Gives back what frees the form again.
 * @param {HTMLElement} form
 */
function hold(form) {
  const button = /** @type {HTMLButtonElement} */ ($('[data-send]', form));
  button.disabled = true;
  button.textContent = t('mend.memeriksa');
  form.inert = true;
  return () => {
    button.disabled = false;
    button.textContent = t('mend.kirim');
    form.inert = false;
  };
}

/** @param {MendPage} page @param {MendPage['app']['store']['outbox']} outbox */
async function seal(page, outbox) {
  const { app, form, mend } = page;
  const record = readMended(mend, { ...mend.typed, ...collect(form) }, contextOf(app));
  const asked = partsOf(mend).some(({ name }) => name === 'consent');
  const consent = asked ? await givenConsent(page) : null;
  $('[data-send]', form).textContent = t('enroll.menyimpan');
  await outbox.correct(mend, record, consent, app.now());
  navigator.vibrate?.(SAVED_BUZZ_MS);
  sayNext(t('mend.tersimpan'));
  replaceHash('#/antrean');
}

/**
 * Somebody was faster: their version is shown before anything is sent.
 * @param {Form} open @param {Fields} fields
 */
export async function showChanged({ page, keep, ways }, fields) {
  const { app, form, mend } = page;
  sayChanged(form, fields.time ?? null);
  const latest = $('[data-latest]', form);
  latest.onclick = async () => {
    await keep.now();
    keep.drop();
    const newer = renewMend(mend, fields, contextOf(app).tables, app.now().toISOString());
    await app.store.mends.save(newer);
    ways.again(newer);
  };
}

/**
 * Why nothing is known to be saved. What is no known trouble is a bug and rises.
 * @param {Form} open @param {unknown} error
 */
async function sayTrouble({ page, ways }, error) {
  const name = error instanceof Error ? error.name : '';
  if (name === 'AlreadySealed') return ways.gone();
  if (name === 'Outdated') return showOutdated(page, /** @type {any} */ (error).cause);
  const note = $('[data-trouble]', page.form);
  setText(note, t(`mend.${TROUBLES[name] ?? 'gagal'}`));
  note.focus();
  if (!TROUBLES[name] && name !== 'Locked') throw error;
}

/**
 * This phone knows that the record has changed, but not how: the newer version has to be fetched.
 * @param {MendPage} page @param {string | null} time
 */
function showOutdated({ form }, time) {
  sayChanged(form, time);
  const latest = $('[data-latest]', form);
  latest.onclick = () => drawAgain();
}

/** @param {HTMLElement} form @param {string | null} time */
function sayChanged(form, time) {
  const note = $('[data-changed]', form);
  const jam = time === null ? '' : clock(time);
  setText($('[data-text]', note), jam ? t('mend.berubah', { jam }) : t('mend.berubah_saja'));
  note.hidden = false;
  note.focus({ preventScroll: true });
  note.scrollIntoView({ block: 'center' });
}
