/** Step 1: already a member or not, and the NIK, read back in human words. */

import { isStructure, checkNik, groupNik, normaliseNik, readNik } from '../../rules/nik.js';
import { $, $$, input, setText } from '../dom.js';
import { clock, dayOf, longDay, shortDay } from '../formats.js';
import { ageAside } from './age.js';
import { STAY } from './flow.js';
import { isFromNik } from './read.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {import('../../shapes.d.ts').Stub} Stub */

const ANNOUNCED = [4, 8, 12, 16];
const WHOLE = 16;

/** @type {import('./flow.js').Step} */
export const nikStep = { number: 1, open, before, shown, after };

/** @param {Page} page */
function open(page) {
  const { form, draft } = page;
  openNumber(page);
  input('#f-nik', form).addEventListener('input', () => showKnown(page));
  for (const radio of $$('[name="sudah_peserta"]', form))
    radio.addEventListener('click', (event) => askMember(page, event));
  $('[data-known-go]', form).addEventListener('click', () => {
    draft.typed._dup = typedNik(page);
    page.changed();
    showKnown(page);
  });
  $('[data-no-card]', form).addEventListener('click', () => page.leave('#/daftar/tanpa-ktp'));
  showKnown(page);
}

/**
 * The number itself: counted, read back, and compared with the KTP.
 * @param {Page} page
 */
export function openNumber(page) {
  const { form } = page;
  input('#f-nik', form).addEventListener('input', () => showNik(page));
  form.addEventListener('change', () => showSecondLook(page));
  $('[data-second-look]', form).addEventListener('click', () => confirmStructure(page));
  showNik(page);
}

/** @param {Page} page */
const typedNik = ({ form }) => normaliseNik(input('#f-nik', form).value);

/** @param {Page} page */
const chosen = ({ form }) =>
  $$('[name="nik_konfirmasi"]', form).find(
    (radio) => /** @type {HTMLInputElement} */ (radio).checked,
  );

/**
 * A worker who is a member still needs no more questions: the advice comes at once, with Lanjut for the keyboard.
 * @param {Page} page @param {Event} event
 */
function askMember(page, event) {
  const radio = /** @type {HTMLInputElement} */ (event.currentTarget);
  const byHand = event instanceof MouseEvent && (event.clientX > 0 || event.clientY > 0);
  if (radio.value === 'aktif' && byHand && !page.draft.typed._anggota)
    page.leave('#/daftar/anggota');
}

/** @param {Page} page */
function showNik(page) {
  const { app, form, draft } = page;
  const nik = typedNik(page);
  const digits = nik.replace(/\D/g, '').length;
  const counted = app.t('enroll.nik_hitung', { n: digits });
  setText($('[data-counter]', form), digits > 0 ? counted : null);
  if (ANNOUNCED.includes(digits)) $('[data-counter-said]', form).textContent = counted;
  if (draft.typed._nik !== nik) forgetAnswers(page, nik);
  showEcho(page, nik);
  showSecondLook(page);
}

/**
 * Whatever was said about another number does not hold for this one.
 * @param {Page} page @param {string} nik
 */
function forgetAnswers({ form, draft }, nik) {
  const known = draft.typed._nik;
  draft.typed._nik = nik;
  if (known === undefined) return;
  for (const radio of $$('[name="nik_konfirmasi"]', form)) Object.assign(radio, { checked: false });
}

/** @param {Page} page @param {string} nik */
function showEcho({ app, form, context }, nik) {
  const { today, tables } = context();
  const whole = nik.length === WHOLE && !/\D/.test(nik);
  $('[data-echo]', form).hidden = !whole;
  $('[data-match]', form).hidden = !whole || checkNik(nik).length > 0;
  $('[data-region]', form).hidden = true;
  if (!whole) return;
  const read = readNik(nik, today, tables);
  setText($('[data-echo-nik]', form), groupNik(nik));
  setText($('[data-echo-place]', form), read.place.join(', '));
  $('[data-echo-place-line]', form).hidden = read.place.length === 0;
  $('[data-echo-birth-line]', form).hidden = read.birth_date === null;
  if (read.birth_date) {
    const sex = app.t(`choice.jenis_kelamin_${read.sex}`);
    setText($('[data-echo-birth]', form), `${longDay(read.birth_date)} · ${sex}`);
  }
  setText($('[data-echo-last]', form), [...read.last4].join(' '));
  const unknown = !read.known && checkNik(nik).length === 0;
  setText(
    $('[data-region]', form),
    unknown ? app.t('enroll.wilayah', { kode: read.prefix }) : null,
  );
}

/**
 * The second look is offered once Lanjut has found the number impossible, and stays visible as an answer.
 * @param {Page} page
 */
function showSecondLook(page) {
  const { form, draft } = page;
  const impossible = checkNik(typedNik(page)).some(isStructure);
  const confirmed = chosen(page)?.getAttribute('value') === 'sesuai_ktp';
  const match = $('[data-match]', form);
  for (const label of $$('.choice', match)) {
    const own = label.querySelector('input')?.value === 'sesuai_ktp';
    label.hidden = own !== impossible;
  }
  if (impossible) match.hidden = !confirmed;
  $('[data-second-look]', form).hidden =
    !impossible || confirmed || draft.typed._mustahil !== typedNik(page);
}

/** @param {Page} page */
function confirmStructure(page) {
  for (const radio of $$('[name="nik_konfirmasi"]', page.form)) {
    Object.assign(radio, { checked: radio.getAttribute('value') === 'sesuai_ktp' });
  }
  page.changed();
  showSecondLook(page);
  return page.next();
}

/** @param {Page} page */
async function showKnown(page) {
  const { app, form, draft } = page;
  const nik = typedNik(page);
  const same = nik.length === WHOLE ? await app.store.outbox.maybeSame(nik) : [];
  if (nik !== typedNik(page)) return same;
  const [stub] = same;
  const note = $('[data-known]', form);
  note.hidden = !stub;
  if (!stub) return same;
  const decided = draft.typed._dup === nik;
  const sentence = app.t('enroll.ada_di_hp', {
    nama: stub.name.toUpperCase(),
    waktu: whenOf(stub, app),
  });
  $('[data-known-text]', form).textContent = decided
    ? `${sentence} ${app.t('enroll.ada_di_hp_dicatat')}`
    : sentence;
  $('[data-known-choices]', form).hidden = decided;
  $('[data-known-slip]', form).setAttribute('href', `#/slip/${stub.id}`);
  return same;
}

/** @param {Stub} stub @param {import('../../shapes.d.ts').App} app */
function whenOf(stub, app) {
  const jam = clock(stub.time);
  const today = dayOf(stub.time) === dayOf(app.now());
  return today ? app.t('enroll.hari_ini', { jam }) : `${shortDay(dayOf(stub.time))} ${jam}`;
}

/** @param {Page} page */
function before({ draft }) {
  const { typed } = draft;
  return typed.sudah_peserta === 'aktif' && !typed._anggota ? '#/daftar/anggota' : null;
}

/**
 * After an impossible number the second look is offered beside the sentence.
 * @param {Page} page @param {import('../../shapes.d.ts').Problem[]} problems
 */
export function shown(page, problems) {
  if (problems.some(isStructure)) {
    page.draft.typed._mustahil = typedNik(page);
    showSecondLook(page);
  }
  return problems;
}

/** @param {Page} page @param {Record<string, any>} record */
async function after(page, record) {
  const { form, draft } = page;
  const same = await showKnown(page);
  if (same.length > 0 && draft.typed._dup !== record.nik) {
    const note = $('[data-known]', form);
    note.focus();
    note.scrollIntoView({ block: 'center' });
    return STAY;
  }
  draft.incomplete = false;
  return isFromNik(draft.typed) ? ageAside(page, record) : null;
}
