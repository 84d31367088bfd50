/** Step 7: the declarations and the consent as they are read aloud, signed or spoken before a witness. */

import { checkConsent, checkWitness } from '../../rules/consent.js';
import { $, el, setText } from '../dom.js';
import { consentOf, hashOf } from './consent-text.js';
import { openEnlarging } from './enlarge.js';
import { collect, fill } from './form.js';
import { openPad } from './pad.js';
import { openRefusal } from './refusal.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {import('../../shapes.d.ts').ConsentSettings} ConsentSettings */

/** The text that each page shows: a newer one may come with the news while this one is read. @type {WeakMap<Page, ConsentSettings>} */
const shown = new WeakMap();

/** @type {import('./flow.js').Step} */
export const consentStep = { number: 7, open, check, after };

/** @param {Page} page */
function open(page) {
  openStatements(page);
  openRefusal(page);
  return openConsent(page);
}

/** @param {Page} page */
const declared = ({ context }) => context().tables.consent.pernyataan.at(-1);

/**
 * The declarations that are in force today.
 * @param {Page} page
 */
export function openStatements(page) {
  $('[data-statements]', page.form).replaceChildren(...declared(page).lines.map(item));
}

/**
 * The text that is read aloud, and how the worker agrees to it; gives back what tidies up.
 * @param {Page} page
 */
export function openConsent(page) {
  const { app, form, draft } = page;
  const { consent } = settingsOf(app);
  shown.set(page, consent);
  forgetOther(page, `${consent.hash}/${declared(page).version}`);
  $('[data-consent-title]', form).textContent = consent.title;
  $('[data-consent-lines]', form).replaceChildren(...consent.lines.map(item));
  setText($('[data-purpose-wa]', form), consent.optional.wa);
  setText($('[data-purpose-sponsor]', form), consent.optional.sponsor);
  $('[data-sponsor]', form).hidden = !isSponsored(page);
  return openSigning(page, draft);
}

/**
 * Ticks and signature were given to one text; another has to be read and signed anew.
 * @param {Page} page @param {string} text which text this is
 */
function forgetOther({ form, draft }, text) {
  if (draft.typed._dibaca === text) return;
  Object.assign(draft.typed, { _dibaca: text, pernyataan: '', consent: '', wa: '', sponsor: '' });
  draft.consent = {};
  fill(form, draft.typed);
}

/** @param {Page} page */
const shownOn = (page) => /** @type {ConsentSettings} */ (shown.get(page));

/** @param {string} line */
const item = (line) => el('li', {}, line);

/** @param {import('../../shapes.d.ts').App} app */
const settingsOf = (app) =>
  /** @type {import('../../shapes.d.ts').Profile} */ (app.store.profile()).settings;

/** @param {Page} page */
const isSponsored = ({ draft }) => draft.typed.pembayar === 'sponsor';

/**
 * @param {Page} page @param {Page['draft']} draft
 */
function openSigning(page, draft) {
  const { form } = page;
  const canvas = /** @type {HTMLCanvasElement} */ ($('[data-pad]', form));
  const pad = openPad(canvas, draft.consent.strokes ?? [], (strokes) => {
    draft.consent.strokes = strokes;
    page.changed();
  });
  $('[data-again]', form).addEventListener('click', pad.clear);
  const shrink = openEnlarging($('[data-pad-box]', form), $('[data-enlarge]', form));
  const bySpeaking = (/** @type {boolean} */ spoken) => {
    draft.typed._lisan = spoken ? '1' : '';
    page.changed();
    drawMethod(page);
  };
  $('[data-cannot-sign]', form).addEventListener('click', () => {
    bySpeaking(true);
    $('#f-saksi', form).focus();
  });
  $('[data-sign-after-all]', form).addEventListener('click', () => bySpeaking(false));
  drawMethod(page);
  return () => {
    pad.close();
    shrink();
  };
}

/** @param {Page} page */
function drawMethod({ form, draft }) {
  const spoken = Boolean(draft.typed._lisan);
  $('[data-by-hand]', form).hidden = spoken;
  $('[data-by-word]', form).hidden = !spoken;
}

/**
 * The consent has its own proof beside the record: both boxes, and a signature or a witness.
 * @param {Page} page
 */
export function check(page) {
  const typed = collect(page.form);
  const found = checkConsent(draftConsent(page, typed), page.context());
  const volunteer = page.app.store.profile()?.person.name ?? '';
  const own = page.draft.typed._lisan ? checkWitness(typed.saksi ?? '', volunteer) : [];
  const problems = [...found, ...own];
  if (typed.consent) return problems;
  return [{ field: 'consent', code: 'consent_missing', values: {} }, ...problems];
}

/**
 * @param {Page} page @param {Record<string, string>} typed
 * @param {string} hash of the text as it is shown; the settings' own until it is made
 */
function draftConsent(page, typed, hash = shownOn(page).hash) {
  const { app, draft } = page;
  return consentOf({
    text: shownOn(page),
    typed: { ...draft.typed, ...typed },
    strokes: draft.consent.strokes ?? [],
    time: app.now().toISOString(),
    hash,
  });
}

/**
 * The consent as it was given on this page.
 * @param {Page} page
 */
export const givenConsent = async (page) =>
  draftConsent(page, collect(page.form), await hashOf(shownOn(page), isSponsored(page)));

/** @param {Page} page */
async function after(page) {
  const { draft } = page;
  draft.consent = await givenConsent(page);
  draft.typed._disponsori = isSponsored(page) ? '1' : '';
  return null;
}
