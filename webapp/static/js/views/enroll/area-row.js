/** Where the worker lives now: one sticky row, and the panel that changes it. */

import { areaLabel, findArea, searchKelurahan } from '../../rules/wilayah.js';
import { $, el, input, setText } from '../dom.js';
import { fill, collect } from './form.js';

/** @typedef {import('./flow.js').Page} Page */
/** @typedef {{ kelurahan: string, rw: string, rt: string }} Home */

const STICKY = 'last_area';
const UNKNOWN = '000';
const MOST_RESULTS = 6;

/**
 * `sticky` fills an empty row from the last worker of this place.
 * @param {Page} page @param {{ sticky?: boolean }} [how]
 */
export function openArea(page, { sticky = true } = {}) {
  const { form } = page;
  if (sticky) stick(page);
  const panel = $('[data-area-panel]', form);
  const change = $('[data-area-change]', form);
  const open = (/** @type {boolean} */ wide) => {
    panel.hidden = !wide;
    change.hidden = wide;
    change.setAttribute('aria-expanded', String(wide));
  };
  change.addEventListener('click', () => {
    open(true);
    input('#f-rt', form).focus();
  });
  $('[data-area-done]', form).addEventListener('click', () => {
    open(false);
    change.focus();
  });
  input('[data-area-search]', form).addEventListener('input', () => showResults(page));
  for (const name of ['input', 'change']) panel.addEventListener(name, () => showRow(page));
  open(!isWhole(collect(form)));
  showRow(page);
}

/**
 * Keeps the row for the next worker of this place; an unknown RT is nobody's neighbourhood.
 * @param {import('../../shapes.d.ts').App} app @param {Record<string, any>} record
 */
export function keepArea(app, { kelurahan, rw, rt }) {
  const known = rw !== UNKNOWN && rt !== UNKNOWN;
  return app.store.setPersonal(STICKY, { kelurahan, rw: known ? rw : '', rt: known ? rt : '' });
}

/** @param {Page} page */
function stick({ app, form, draft, context }) {
  if (draft.typed.kelurahan) return;
  const { code, rw, rt } = context().territory ?? { code: '', rw: null, rt: null };
  const own = findArea(code, app.tables)?.level === 'kelurahan' ? code : '';
  /** @type {Home} */
  const home = app.store.personal(STICKY) ?? { kelurahan: own, rw: rw ?? '', rt: rt ?? '' };
  fill(form, { ...collect(form), ...home });
}

/** @param {Record<string, string>} typed */
const isWhole = (typed) =>
  Boolean(typed.kelurahan && ((typed.rw && typed.rt) || typed.rtrw_tidak_tahu));

/** @param {Page} page */
function showRow({ app, form }) {
  const typed = collect(form);
  const unknown = Boolean(typed.rtrw_tidak_tahu);
  for (const id of ['#f-rt', '#f-rw']) input(id, form).disabled = unknown;
  setText($('[data-area-text]', form), rowText(app, typed) || null);
}

/**
 * `RT 007 / RW 002, Tambora, Kec. Tambora`
 * @param {import('../../shapes.d.ts').App} app @param {Record<string, string>} typed
 */
export function rowText(app, typed) {
  const tempat = typed.kelurahan ? areaLabel(typed.kelurahan, app.tables) : '';
  const [rt, rw] = [typed.rt, typed.rw].map((part) => (part ?? '').trim().padStart(3, '0'));
  if (typed.rtrw_tidak_tahu || (rt === UNKNOWN && rw === UNKNOWN && typed.rt))
    return app.t('enroll.area_tanpa_rt', { tempat });
  if (!typed.rt || !typed.rw) return tempat;
  return app.t('enroll.area_baris', { rt: String(rt), rw: String(rw), tempat });
}

/** @param {Page} page */
function showResults(page) {
  const { app, form } = page;
  const search = input('[data-area-search]', form);
  const codes = searchKelurahan(search.value, app.tables);
  const many = search.value.trim().length >= 2;
  const said = codes.length
    ? app.t('enroll.area_hasil', { n: codes.length })
    : app.t('enroll.area_tidak_ada');
  setText($('[data-area-count]', form), many ? said : null);
  const choose = (/** @type {string} */ code) => {
    fill(form, { ...collect(form), kelurahan: code });
    search.value = '';
    showResults(page);
    showRow(page);
    page.changed();
    input('#f-rt', form).focus();
  };
  const rows = codes.slice(0, MOST_RESULTS).map((code) => {
    const button = el('button', { type: 'button', class: 'result' }, areaLabel(code, app.tables));
    button.addEventListener('click', () => choose(code));
    return el('li', {}, button);
  });
  $('[data-area-results]', form).replaceChildren(...rows);
}
