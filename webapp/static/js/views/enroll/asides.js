/** The pages beside the steps: member already, age, not BPU, no KTP, draft gone. */

import { ageOutcome } from '../../rules/enrollment.js';
import { completedAge } from '../../rules/dates.js';
import { findOccupation } from '../../rules/pekerjaan.js';
import { checkPhone, normalisePhone } from '../../rules/telepon.js';
import { clean } from '../../rules/text.js';
import { $, setText, showProblems } from '../dom.js';
import { t } from '../words.js';
import { keeper } from './autosave.js';
import { contextOf, hashAfter, savedNote } from './flow.js';
import { collect, fill } from './form.js';
import { readRecord } from './read.js';
import { goBack, goInstead, withDraft } from './session.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Draft} Draft */
/** @typedef {import('../../shapes.d.ts').Screen} Screen */
/** @typedef {import('./session.js').Place} Place */
/** @typedef {{ app: App, root: HTMLElement, draft: Draft, place: Place }} Aside */

/**
 * A screen beside the steps, with its draft and a way back.
 * @param {string} name @param {string} title @param {(aside: Aside) => void | (() => void)} open @param {{ mayCreate?: boolean }} [how]
 * @returns {Screen}
 */
function asideOf(name, title, open, how = {}) {
  return {
    template: `screen-enroll-${name}`,
    get title() {
      return t(title);
    },
    bar: false,
    show: (app, root) =>
      withDraft(app, root, how, (draft, place) => {
        const before = `#/daftar/${draft.step}`;
        $('[data-back]', root).addEventListener('click', () => goBack(app, place, before, draft));
        return open({ app, root, draft, place });
      }),
  };
}

/** @param {Aside} aside @param {string} selector @param {() => unknown} act */
const on = ({ root }, selector, act) => $(selector, root).addEventListener('click', act);

/**
 * Ends the form; nothing of it is kept.
 * @param {Aside} aside
 */
async function end({ app, draft }) {
  await app.store.drafts.remove(draft.id);
  app.go('#/');
}

/** @param {Aside} aside @param {string} hash */
async function goOn({ app, root, draft, place }, hash) {
  const note = savedNote(app, root);
  try {
    await app.store.drafts.save(draft);
  } catch {
    // Locked or full, as in autosave.js.
    note.failed();
    return note.insist();
  }
  if (place.from === hash) goBack(app, place, hash, draft);
  else goInstead(app, hash, draft, place);
}

export const memberPage = asideOf('member', 'enroll.peserta_judul', (aside) => {
  on(aside, '[data-end]', () => end(aside));
  on(aside, '[data-still]', () => {
    aside.draft.typed._anggota = '1';
    return goOn(aside, '#/daftar/1');
  });
});

export const agePage = asideOf('age', 'enroll.usia_judul', (aside) => {
  const { app, root, draft, place } = aside;
  const context = contextOf(app);
  const { tanggal_lahir } = draft.record;
  const { usia_min, usia_maks, today } = context;
  const above = ageOutcome(draft.record, context) === 'above';
  const usia = completedAge(tanggal_lahir, today);
  setText($('[data-age-text]', root), t('enroll.usia_isi', { usia, usia_min, usia_maks }));
  $('[data-still]', root).hidden = !above;
  $('[data-end]', root).hidden = above;
  on(aside, '[data-look]', () => goOn(aside, '#/daftar/1'));
  on(aside, '[data-end]', () => end(aside));
  on(aside, '[data-still]', () => {
    draft.typed._usia = tanggal_lahir;
    return goOn(aside, hashAfter(Number(draft.step), place.mend));
  });
});

export const notBpuPage = asideOf('not-bpu', 'enroll.bukan_bpu_judul', (aside) => {
  const { app, root, draft } = aside;
  const occupation = findOccupation(draft.typed._bukan_bpu ?? '', contextOf(app).tables);
  setText($('[data-job]', root), occupation?.label ?? null);
  setText($('[data-redirect]', root), occupation?.redirect ?? null);
  on(aside, '[data-end]', () => end(aside));
  on(aside, '[data-other]', () => {
    Object.assign(draft.typed, { pekerjaan: '', _bukan_bpu: '' });
    return goOn(aside, '#/daftar/4');
  });
});

/** The draft is gone, and the page says so. @type {Screen} */
export const removedPage = {
  template: 'screen-enroll-removed',
  get title() {
    return t('enroll.data_dihapus');
  },
  bar: false,
  show(app, root) {
    $('[data-back]', root).hidden = true;
    $('[data-home]', root).addEventListener('click', () => app.go('#/'));
  },
};

export const noCardPage = asideOf(
  'no-card',
  'enroll.judul_tanpa_ktp',
  (aside) => {
    const { app, root, draft } = aside;
    const form = $('form', root);
    const keep = keeper(
      app,
      draft,
      () => {
        Object.assign(draft.typed, collect(form));
        draft.record = readRecord(draft.typed, contextOf(app));
      },
      savedNote(app, root),
    );
    fill(form, draft.typed);
    form.addEventListener('input', keep.changed);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const problems = checkNoCard(collect(form));
      showProblems(form, problems);
      if (problems.length > 0) return;
      draft.incomplete = true;
      if (await keep.kept({ evenUnchanged: true })) app.go('#/');
    });
    return keep.stop;
  },
  { mayCreate: true },
);

/**
 * Without the KTP only a name is needed; a phone that was typed must be one.
 * @param {Record<string, string>} typed
 */
function checkNoCard({ nama = '', no_hp = '' }) {
  const phone = no_hp.trim() === '' ? [] : checkPhone(normalisePhone(no_hp), 'no_hp');
  const name = clean(nama) === '' ? [{ field: 'nama', code: 'nama_empty', values: {} }] : [];
  return [...name, ...phone];
}
