/** The tiles of occupations, the search behind Lainnya, and what has to be asked about some of them. */

import { findOccupation, searchOccupations, tiles } from '../../rules/pekerjaan.js';
import { $, el, input, setText } from '../dom.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {import('../../rules/pekerjaan.js').Occupation} Occupation */

export const NOT_BPU_PAGE = '#/daftar/bukan-bpu';

const MOST_RESULTS = 10;
const SVG = 'http://www.w3.org/2000/svg';

/** @param {Page} page */
export function openJobs(page) {
  drawTiles(page);
  input('[data-job-search]', page.form).addEventListener('input', (event) => {
    event.stopPropagation();
    showResults(page);
  });
  $('[data-tiles]', page.form).addEventListener('change', () => {
    page.draft.typed.pekerjaan = chosenCode(page);
    showNote(page);
  });
  showNote(page);
}

/**
 * Work that somebody else has to insure ends here.
 * @param {Page} page
 */
export function notBpu({ draft, context }) {
  const code = draft.typed.pekerjaan ?? '';
  const occupation = findOccupation(code, context().tables);
  if (!occupation || occupation.bpu) return null;
  draft.typed._bukan_bpu = code;
  return NOT_BPU_PAGE;
}

/** @param {Page} page */
function chosenCode({ form }) {
  const chosen = form.querySelector('[name="pekerjaan"]:checked');
  return chosen instanceof HTMLInputElement ? chosen.value : '';
}

/** @param {Page} page */
function drawTiles(page) {
  const { app, form, draft, context } = page;
  const { tables } = context();
  const own = app.store.profile()?.settings.tiles ?? [];
  const codes = own.length > 0 ? [...own] : tiles(tables);
  const code = draft.typed.pekerjaan;
  if (code && !codes.includes(code)) codes.push(code);
  const known = codes.map((each) => findOccupation(each, tables)).filter((each) => each !== null);
  const other = el(
    'button',
    { type: 'button', class: 'tile tile-other', 'aria-expanded': 'false' },
    icon('lainnya'),
    el('span', {}, app.t('enroll.lainnya')),
  );
  other.addEventListener('click', () => {
    $('[data-more-jobs]', form).hidden = false;
    other.setAttribute('aria-expanded', 'true');
    input('[data-job-search]', form).focus();
  });
  $('[data-tiles]', form).replaceChildren(...known.map((each, at) => tile(each, at, code)), other);
}

/**
 * @param {Occupation} occupation @param {number} at @param {string | undefined} chosen
 */
function tile({ code, label }, at, chosen) {
  const id = at === 0 ? 'f-pekerjaan' : `f-pekerjaan-${code}`;
  const radio = el('input', {
    type: 'radio',
    name: 'pekerjaan',
    value: code,
    id,
    checked: code === chosen,
    autocomplete: 'off',
  });
  return el('label', { class: 'tile' }, radio, icon(code), el('span', {}, label));
}

/**
 * The drawing of an occupation from the sheet in the template; a bag of tools where it has none.
 * @param {string} code
 */
function icon(code) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  const name = document.getElementById(`job-${code}`) ? code : 'umum';
  use.setAttribute('href', `#job-${name}`);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** @param {Page} page */
function showResults(page) {
  const { app, form, context } = page;
  const search = input('[data-job-search]', form).value;
  const found = searchOccupations(search, context().tables);
  const lain = findOccupation('lainnya', context().tables)?.label ?? '';
  const said =
    found.length > 0
      ? app.t('enroll.pekerjaan_hasil', { n: found.length })
      : app.t('enroll.pekerjaan_tidak_ada', { lain });
  setText($('[data-job-count]', form), search.trim().length >= 2 ? said : null);
  const rows = found.slice(0, MOST_RESULTS).map((occupation) => {
    const button = el('button', { type: 'button', class: 'result' }, occupation.label);
    button.addEventListener('click', () => choose(page, occupation));
    return el('li', {}, button);
  });
  $('[data-job-results]', form).replaceChildren(...rows);
}

/** @param {Page} page @param {Occupation} occupation */
function choose(page, { code, bpu }) {
  const { form, draft } = page;
  if (!bpu) {
    draft.typed._bukan_bpu = code;
    page.leave(NOT_BPU_PAGE);
    return;
  }
  draft.typed.pekerjaan = code;
  input('[data-job-search]', form).value = '';
  showResults(page);
  $('[data-more-jobs]', form).hidden = true;
  drawTiles(page);
  showNote(page);
  page.changed();
  const chosen = form.querySelector('[name="pekerjaan"]:checked');
  if (chosen instanceof HTMLElement) chosen.focus();
}

/** @param {Page} page */
function showNote({ app, form, draft, context }) {
  const occupation = findOccupation(draft.typed.pekerjaan ?? '', context().tables);
  const notes = [
    occupation?.doubt === 'bpu' && app.t('enroll.bila_digaji'),
    occupation?.doubt === 'sektor' && app.t('enroll.sektor_ragu'),
    occupation?.ask_first && app.t('enroll.sering_sudah'),
  ].filter(Boolean);
  setText($('[data-job-note]', form), notes.length > 0 ? notes.join(' ') : null);
}
