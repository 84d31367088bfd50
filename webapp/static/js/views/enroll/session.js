/** Knows which draft a page of the flow works on: handed over from page to page, and kept in the history entry. */

import { giveWay, replaceHash } from '../router.js';
import { parted } from './autosave.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Draft} Draft */
/** @typedef {{ draft: string, from: string | null, mend: boolean }} Place */

/** @type {WeakMap<App, { hash: string, place: Place }>} */
const handed = new WeakMap();

/**
 * Goes to another page of the flow with the same draft. `mend` brings the volunteer back to the check page.
 * @param {App} app @param {string} hash @param {Draft} draft @param {{ mend?: boolean }} [how]
 */
export function goWith(app, hash, draft, { mend = false } = {}) {
  handed.set(app, { hash, place: { draft: draft.id, from: location.hash, mend } });
  app.go(hash);
}

/**
 * Runs `draw` with the draft of this page, which stays out of sight until it answers to touch; a page whose
 * draft has been finished or deleted meanwhile gives way to Beranda.
 * @param {App} app @param {HTMLElement} root @param {{ mayCreate?: boolean }} how
 * @param {(draft: Draft, place: Place) => void | (() => void) | Promise<void | (() => void)>} draw
 */
export async function withDraft(app, root, how, draw) {
  root.hidden = true;
  const opened = await openDraft(app, how);
  if (!opened) return giveWay();
  const done = await draw(opened.draft, opened.place);
  root.hidden = false;
  return done;
}

/**
 * The draft of this page and how it was reached; null when it has been finished or deleted meanwhile.
 * @param {App} app @param {{ mayCreate?: boolean }} how
 * @returns {Promise<{ draft: Draft, place: Place } | null>}
 */
async function openDraft(app, { mayCreate = false }) {
  const given = handed.get(app);
  handed.delete(app);
  const place = given?.hash === location.hash ? given.place : (history.state?.enroll ?? null);
  await parted();
  const kept = place && (await app.store.drafts.get(place.draft));
  if (!kept && !mayCreate) return null;
  const draft = kept ?? app.store.drafts.create();
  const now = {
    draft: draft.id,
    from: place?.from ?? null,
    mend: kept ? Boolean(place?.mend) : false,
  };
  history.replaceState({ ...history.state, enroll: now }, '');
  return { draft, place: now };
}

/**
 * Back to where the volunteer came from, or to `before` when this page was opened directly.
 * @param {App} app @param {Place} place @param {string} before @param {Draft} draft
 */
export function goBack(app, place, before, draft) {
  const within = before === '#/' ? history.state?.inside : place.from?.startsWith('#/daftar/');
  if (within) return history.back();
  goInstead(app, before, draft, { ...place, from: null, mend: false });
}

/**
 * Opens a kept draft where it was left, leaving no page behind.
 * @param {App} app @param {Draft} draft
 */
export const resume = (app, draft) =>
  goInstead(app, `#/daftar/${draft.step || 1}`, draft, {
    draft: draft.id,
    from: null,
    mend: false,
  });

/**
 * Goes on in place of this page, which Back is not to bring up again.
 * @param {App} app @param {string} hash @param {Draft} draft @param {Place} place how this page was reached
 */
export function goInstead(app, hash, draft, { from, mend }) {
  handed.set(app, { hash, place: { draft: draft.id, from, mend } });
  replaceHash(hash);
}
