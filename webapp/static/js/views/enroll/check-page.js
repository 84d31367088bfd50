/** `Periksa jawaban`: the worker sees every answer; then the record is sealed and the slip is made. */

import { checkConsent, flagConsent } from '../../rules/consent.js';
import { checkRecord, derive, flagRecord } from '../../rules/enrollment.js';
import { $, el, problemText, setText, showProblems } from '../dom.js';
import { rupiah } from '../formats.js';
import { hasWords, t } from '../words.js';
import { keepArea } from './area-row.js';
import { keeper } from './autosave.js';
import { contextOf, savedNote } from './flow.js';
import { startMeter } from './meter.js';
import { readRecord } from './read.js';
import { goBack, goWith, withDraft } from './session.js';
import { summaryOf } from './summary.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Draft} Draft */
/** @typedef {import('../../shapes.d.ts').Problem} Problem */

const SAVED_BUZZ_MS = 30;
const STEP = 'periksa';
/** What the store says when it cannot keep the record, and the words for it. @type {Record<string, string>} */
const TROUBLES = {
  StorageFull: 'memori_penuh',
  NoSlipLeft: 'slip_habis',
  // It may be down and only not read back: then Simpan brings the slip that it has.
  Blocked: 'belum_pasti',
  NotReadBack: 'belum_pasti',
  AlreadySealed: 'sudah_disegel',
};

/** @type {import('../../shapes.d.ts').Screen} */
export const checkPage = {
  template: 'screen-enroll-check',
  get title() {
    return t('enroll.judul_periksa');
  },
  bar: false,
  show: (app, root) => withDraft(app, root, {}, (draft, place) => show(app, root, draft, place)),
};

/**
 * @param {App} app @param {HTMLElement} root @param {Draft} draft @param {import('./session.js').Place} place
 */
async function show(app, root, draft, place) {
  draft.step = STEP;
  const meter = startMeter(draft, STEP);
  const keep = keeper(app, draft, meter.tick, savedNote(app, root));
  const context = contextOf(app);
  draft.record = readRecord(draft.typed, context);
  const change = async (/** @type {number} */ step) => {
    await keep.now();
    goWith(app, `#/daftar/${step}`, draft, { mend: true });
  };
  await draw(app, root, draft, context, change);
  $('[data-back]', root).addEventListener('click', () => goBack(app, place, '#/daftar/7', draft));
  $('[data-save]', root).addEventListener('click', () =>
    save(app, root, draft, meter.tick, change),
  );
  return () => {
    meter.stop();
    keep.stop();
  };
}

/**
 * @param {App} app @param {HTMLElement} root @param {Draft} draft
 * @param {import('../../rules/tables.js').Context} context @param {(step: number) => void} change
 */
async function draw(app, root, draft, context, change) {
  const { record, consent } = draft;
  const { estimate } = derive(record, context);
  const groups = summaryOf(record, consent, estimate, context.tables).map(({ title, rows }) =>
    el(
      'section',
      { class: 'answers-group' },
      el('h2', {}, title),
      el('dl', { class: 'answers' }, ...rows.map((row) => rowOf(row, change))),
    ),
  );
  $('[data-groups]', root).replaceChildren(...groups);
  const same = record.nik ? await app.store.outbox.maybeSame(record.nik) : [];
  const flags = [
    ...(same.length > 0 ? ['nik_duplicate'] : []),
    ...flagRecord(record, context),
    ...flagConsent(consent),
  ];
  const { attention } = context.tables.enrollment.flags;
  const shown = flags.filter((flag) => attention.includes(flag)).map(flagWords);
  setText(
    $('[data-flags]', root),
    shown.length > 0
      ? t('enroll.perlu_dilihat', { n: shown.length, daftar: shown.join('; ') })
      : null,
  );
}

/**
 * A flag in the middle of a sentence: its longer words if it has some, and no capital but in abbreviations.
 * @param {string} flag
 */
function flagWords(flag) {
  const own = `enroll.hal_${flag}`;
  const text = hasWords(own) ? t(own) : t(`flag.${flag}`);
  return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * @param {import('./summary.js').Row} row @param {(step: number) => void} change
 */
function rowOf({ field, step, text }, change) {
  const name = t(`enroll.baris_${field}`);
  const button = el(
    'button',
    { type: 'button', class: 'btn btn-link btn-inline change' },
    t('enroll.ubah'),
    el('span', { class: 'visually-hidden' }, ` ${name}`),
  );
  button.addEventListener('click', () => change(step));
  const value = el('dd', { class: field === 'nik' ? 'answer-nik number' : '' }, text);
  return el(
    'div',
    { 'data-field': field },
    el('dt', {}, name),
    value,
    el('dd', { class: 'change-cell' }, button),
  );
}

/**
 * @param {App} app @param {HTMLElement} root @param {Draft} draft @param {() => void} tick
 * @param {(step: number) => void} change
 */
async function save(app, root, draft, tick, change) {
  tick();
  const button = /** @type {HTMLButtonElement} */ ($('[data-save]', root));
  const context = contextOf(app);
  const problems = [
    ...checkRecord(draft.record, context),
    // A tick taken away again, with Back instead of Lanjut, leaves no consent.
    ...checkConsent(draft.typed.consent && draft.consent.method ? draft.consent : null, context),
  ];
  if (problems.length > 0) return showMissing(root, problems, context, change);
  button.disabled = true;
  button.textContent = t('enroll.menyimpan');
  try {
    const { stub, once } = await app.store.outbox.finish(
      draft,
      app.now(),
      programLine(draft.record, context),
    );
    app.once = { ...once, id: stub.id };
    // The record is sealed: whatever becomes of the row for the next worker, it is not `Belum tersimpan`.
    keepArea(app, draft.record).catch(() => {});
    navigator.vibrate?.(SAVED_BUZZ_MS);
    app.go(`#/slip/${stub.id}`);
  } catch (error) {
    button.disabled = false;
    button.textContent = t('enroll.simpan');
    sayTrouble(root, error);
  }
}

/**
 * `JKK+JKM, 3 bulan: Rp33.600 (perkiraan)`, for the slip.
 * @param {Record<string, any>} record @param {import('../../rules/tables.js').Context} context
 */
function programLine(record, context) {
  const total = derive(record, context).estimate?.total ?? 0;
  const program = t(`enroll.program_${record.program}`).replaceAll(' ', '');
  return t('enroll.slip_program', { program, n: record.bulan, jumlah: rupiah(total) });
}

/**
 * Why nothing is known to be saved. What is no known trouble is a bug and rises.
 * @param {HTMLElement} root @param {unknown} error
 */
function sayTrouble(root, error) {
  const known = TROUBLES[error instanceof Error ? error.name : ''];
  const note = $('[data-trouble]', root);
  setText(note, t(`enroll.${known ?? 'gagal_simpan'}`));
  note.focus();
  if (!known) throw error;
}

/**
 * Answers that are missing after all: each sentence leads to its step.
 * @param {HTMLElement} root @param {Problem[]} problems
 * @param {import('../../rules/tables.js').Context} context @param {(step: number) => void} change
 */
function showMissing(root, problems, { tables }, change) {
  showProblems($('.enroll', root), problems);
  const links = root.querySelectorAll('.summary-errors li');
  problems.forEach((problem, at) => {
    const entry =
      tables.enrollment.fields[problem.field] ?? tables.enrollment.consent_fields[problem.field];
    const link = el('a', { href: '#/daftar/periksa' }, problemText(problem));
    link.addEventListener('click', (event) => {
      event.preventDefault();
      change(entry?.step ?? 1);
    });
    links[at]?.replaceChildren(link);
  });
}
