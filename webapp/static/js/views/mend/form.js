/** The form of a correction: its flagged parts, filled in, kept at every change. */

import { $, $$, cloneTemplate, setText, showProblems } from '../dom.js';
import { replaceHash } from '../router.js';
import { t } from '../words.js';
import { keeper } from '../enroll/autosave.js';
import { contextOf, onceAtATime, savedNote } from '../enroll/flow.js';
import { collect, fill } from '../enroll/form.js';
import { readRecord } from '../enroll/read.js';
import { readMended } from './answers.js';
import { askServer } from './asking.js';
import { drawPart, openParts } from './controls.js';
import { hasStranger, partsOf } from './parts.js';
import { send, showChanged } from './sending.js';
import { showWho } from './wait.js';
import { sentencesOf } from './why.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Mend} Mend */
/** @typedef {import('./controls.js').MendPage} MendPage */
/** `fresh`: the server was asked just now; `again` opens a newer version, `gone` says that nothing is asked for. @typedef {{ fresh: boolean, again(mend: Mend): void, gone(): void }} Ways */
/** @typedef {{ page: MendPage, keep: ReturnType<typeof keeper>, ways: Ways }} Form */

const LIST = '#/perbaiki';
const NOT_BPU = { field: 'pekerjaan', code: 'pekerjaan_not_bpu', values: {} };

/**
 * Shows the form; gives back what keeps the last letters and tidies up.
 * @param {App} app @param {HTMLElement} root @param {Mend} mend @param {Ways} ways
 */
export function openForm(app, root, mend, ways) {
  const parts = partsOf(mend);
  if (parts.some(({ name }) => name === 'consent')) mend.consent ??= {};
  const form = drawForm(app, root, mend);
  const gather = () => {
    Object.assign(mend.typed, collect(form));
    mend.record = readMended(mend, mend.typed, contextOf(app));
  };
  const keep = keeper(app, mend, gather, savedNote(app, form), app.store.mends);
  const page = pageOf(app, form, mend, keep);
  const open = { page, keep, ways };
  page.next = onceAtATime(() => send(open));
  fill(form, mend.typed);
  const tidy = openParts(page, parts);
  wire(open);
  let left = false;
  const look = async () => {
    const answer = await askServer(app, mend.id, mend);
    if (left) return;
    if (answer.kind === 'other') await showChanged(open, answer.fields);
    if (answer.kind === 'gone') ways.gone();
  };
  if (!ways.fresh) look();
  return () => {
    left = true;
    tidy();
    keep.stop();
  };
}

/** @param {App} app @param {HTMLElement} root @param {Mend} mend */
function drawForm(app, root, mend) {
  const parts = partsOf(mend);
  const context = contextOf(app);
  root.replaceChildren(cloneTemplate('screen-mend'));
  const form = $('form', root);
  showWho(form, mend);
  $('[data-meeting]', form).hidden = !mend.meeting;
  $('[data-meet]', form).hidden = mend.meeting;
  $('[data-parts]', form).replaceChildren(
    ...parts.map((part) => drawPart(part, sentencesOf(mend, part, context))),
  );
  setText($('[data-trouble]', form), hasStranger(mend) ? t('mend.tidak_bisa') : null);
  $('[data-send]', form).hidden = parts.length === 0;
  const boxes = /** @type {HTMLInputElement[]} */ ($$('input[type="text"]', form));
  for (const [at, box] of boxes.entries())
    box.enterKeyHint = at === boxes.length - 1 ? 'done' : 'next';
  return form;
}

/**
 * The page that the controls of the enrollment know, with the correction in place of a draft.
 * @param {App} app @param {HTMLElement} form @param {Mend} mend @param {ReturnType<typeof keeper>} keep
 * @returns {MendPage}
 */
const pageOf = (app, form, mend, keep) => ({
  app,
  form,
  mend,
  draft: /** @type {any} */ (mend),
  place: { draft: mend.id, from: null, mend: false },
  context: () => contextOf(app),
  read: () => readRecord({ ...mend.typed, ...collect(form) }, contextOf(app)),
  // What a control has chosen by itself is a change like any other for those that depend on it.
  changed: () => void form.dispatchEvent(new Event('change')),
  next: async () => {},
  // Work that somebody else has to insure leads aside in the enrollment; here a sentence says so.
  leave: async () => showProblems(form, [NOT_BPU]),
  drop: keep.drop,
});

/** @param {Form} open */
function wire({ page, keep }) {
  const { form, mend } = page;
  form.addEventListener('input', keep.changed);
  form.addEventListener('change', keep.changed);
  form.addEventListener('keydown', onEnter);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    page.next();
  });
  const leave = async () => {
    if (!(await keep.kept())) return;
    if (history.state?.inside) history.back();
    else replaceHash(LIST);
  };
  $('[data-back]', form).addEventListener('click', leave);
  $('[data-meet]', form).addEventListener('click', () => {
    mend.meeting = true;
    keep.changed();
    return leave();
  });
}

/**
 * Enter goes to the next box and never sends: a correction is sent with the button alone.
 * @param {KeyboardEvent} event
 */
function onEnter(event) {
  const here = event.target;
  if (event.key !== 'Enter' || !(here instanceof HTMLInputElement)) return;
  event.preventDefault();
  const boxes = [...(here.form?.querySelectorAll('input, textarea, select') ?? [])];
  const later = boxes
    .slice(boxes.indexOf(here) + 1)
    .find((box) => box.getClientRects().length > 0 && here.enterKeyHint === 'next');
  if (later instanceof HTMLElement) later.focus();
  else here.blur();
}
