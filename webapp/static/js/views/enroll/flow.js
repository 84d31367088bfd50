/** What every step has in common: open the draft, keep it at every change, check it on Lanjut, go on. */

import { checkStep } from '../../rules/enrollment.js';
import { jakartaDay } from '../../rules/dates.js';
import { $, setText, showProblems } from '../dom.js';
import { clock } from '../formats.js';
import { t } from '../words.js';
import { keeper } from './autosave.js';
import { collect, fill } from './form.js';
import { startMeter } from './meter.js';
import { readRecord } from './read.js';
import { goBack, goWith, withDraft } from './session.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Draft} Draft */
/** @typedef {import('../../shapes.d.ts').Problem} Problem */
/** @typedef {import('../../shapes.d.ts').Screen} Screen */
/** @typedef {import('../../rules/tables.js').Context} Context */
/**
 * One open page of the flow.
 * @typedef {{ app: App, form: HTMLElement, draft: Draft, place: import('./session.js').Place,
 *   context(): Context, read(): Record<string, any>, changed(): void, next(): Promise<void>,
 *   leave(hash: string): Promise<void>, drop(): Promise<void> }} Page
 */
/**
 * What a step adds: `open` brings its own behaviour and answers with what tidies up; `before` may lead aside
 * ahead of the checks, `after` behind them; `check` adds problems that are not the record's, `shown` makes room for them.
 * @typedef {{ number: number,
 *   open?(page: Page): void | (() => void),
 *   before?(page: Page): string | null | Promise<string | null>,
 *   check?(page: Page, record: Record<string, any>): Problem[],
 *   shown?(page: Page, problems: Problem[]): Problem[],
 *   after?(page: Page, record: Record<string, any>): string | null | Promise<string | null> }} Step
 */

export const LAST_STEP = 7;
/** Answer of `before` and `after`: something on this page has to be settled first. */
export const STAY = 'stay';
export const CHECK_PAGE = '#/daftar/periksa';

/**
 * What a record is judged by today on this phone.
 * @param {App} app
 * @returns {Context}
 */
export function contextOf(app) {
  const profile = /** @type {import('../../shapes.d.ts').Profile} */ (app.store.profile());
  const { usia_min, usia_maks, tariff } = profile.settings;
  const tables = tariff ? { ...app.tables, iuran: tariff } : app.tables;
  const today = jakartaDay(app.now().toISOString());
  return { today, usia_min, usia_maks, territory: profile.person.territory, tables };
}

/**
 * The screen of one step.
 * @param {Step} step
 * @returns {Screen}
 */
export function screenOf(step) {
  return {
    template: `screen-enroll-${step.number}`,
    get title() {
      return t(`enroll.judul_${step.number}`);
    },
    bar: false,
    show: (app, root) =>
      withDraft(app, root, { mayCreate: step.number === 1 }, (draft, place) =>
        show(step, app, root, draft, place),
      ),
  };
}

/**
 * Where the flow goes after this step.
 * @param {number} number @param {boolean} mend
 */
export const hashAfter = (number, mend) =>
  mend || number >= LAST_STEP ? CHECK_PAGE : `#/daftar/${number + 1}`;

/**
 * @param {Step} step @param {App} app @param {HTMLElement} root
 * @param {Draft} draft @param {import('./session.js').Place} place
 */
function show(step, app, root, draft, place) {
  const form = $('form', root);
  const meter = startMeter(draft, String(step.number));
  const keep = keeper(
    app,
    draft,
    () => {
      meter.tick();
      Object.assign(draft.typed, collect(form));
      draft.record = readRecord(draft.typed, contextOf(app));
    },
    savedNote(app, root),
  );
  draft.step = String(step.number);
  /** @type {Page} */
  const page = {
    app,
    form,
    draft,
    place,
    context: () => contextOf(app),
    read: () => readRecord({ ...draft.typed, ...collect(form) }, contextOf(app)),
    changed: keep.changed,
    next: onceAtATime(() => next(step, page, keep)),
    leave: async (hash) => {
      if (await keep.kept({ evenUnchanged: true })) goWith(app, hash, draft, { mend: place.mend });
    },
    drop: keep.drop,
  };
  fill(form, draft.typed);
  const tidy = step.open?.(page);
  wire(step, page, keep);
  return () => {
    meter.stop();
    tidy?.();
    keep.stop();
  };
}

/**
 * @param {Step} step @param {Page} page @param {ReturnType<typeof keeper>} keep
 */
function wire(step, page, keep) {
  const { app, form, draft, place } = page;
  form.addEventListener('input', keep.changed);
  form.addEventListener('change', keep.changed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    page.next();
  });
  form.addEventListener('keydown', onEnter);
  $('[data-later]', form).addEventListener('click', async () => {
    if (await keep.kept()) app.go('#/');
  });
  $('[data-back]', form).addEventListener('click', async () => {
    if (!(await keep.kept())) return;
    goBack(app, place, step.number === 1 ? '#/' : `#/daftar/${step.number - 1}`, draft);
  });
}

/**
 * Enter goes to the next field; on the last one it means Lanjut, which the browser's own submit does.
 * @param {KeyboardEvent} event
 */
function onEnter(event) {
  const here = event.target;
  if (event.key !== 'Enter' || !(here instanceof HTMLInputElement)) return;
  if (here.enterKeyHint === 'done') return;
  event.preventDefault();
  if (here.enterKeyHint !== 'next') return;
  const fields = [
    .../** @type {HTMLFormElement} */ (here.form).querySelectorAll('input, textarea, select'),
  ];
  const later = fields
    .slice(fields.indexOf(here) + 1)
    .find((field) => field.getClientRects().length > 0);
  if (later instanceof HTMLElement) later.focus();
}

/**
 * Lanjut: lead aside, or show what must be mended, or go on.
 * @param {Step} step @param {Page} page @param {ReturnType<typeof keeper>} keep
 */
async function next(step, page, keep) {
  const { app, form, draft, place } = page;
  await keep.now();
  const first = await step.before?.(page);
  if (first) return goAside(page, first);
  const record = draft.record;
  const problems = [
    ...checkStep(step.number, record, page.context()),
    ...(step.check?.(page, record) ?? []),
  ];
  if (problems.length > 0) {
    for (const { field } of problems) draft.errors[field] = (draft.errors[field] ?? 0) + 1;
    await keep.now({ evenUnchanged: true });
    return showProblems(form, step.shown?.(page, problems) ?? problems);
  }
  showProblems(form, []);
  const aside = await step.after?.(page, record);
  if (aside) return goAside(page, aside);
  const hash = hashAfter(step.number, place.mend);
  draft.step = hash.slice('#/daftar/'.length);
  if (await keep.kept({ evenUnchanged: true }))
    goWith(app, hash, draft, { mend: place.mend && hash !== CHECK_PAGE });
}

/**
 * @param {Page} page @param {string} hash
 */
async function goAside(page, hash) {
  if (hash !== STAY) await page.leave(hash);
}

/**
 * Says quietly when the draft was last kept, or that it could not be.
 * @param {App} app @param {HTMLElement} root
 */
export function savedNote(app, root) {
  const note = $('[data-saved]', root);
  return {
    saved: (/** @type {Date} */ at) =>
      setText(note, app.t('enroll.draf_disimpan', { jam: clock(at) })),
    failed: () => setText(note, app.t('enroll.draf_gagal')),
    insist: () => note.focus(),
  };
}

/**
 * A second tap while the first is still at work does nothing.
 * @param {() => Promise<void>} act
 */
export function onceAtATime(act) {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    await act().finally(() => {
      busy = false;
    });
  };
}
