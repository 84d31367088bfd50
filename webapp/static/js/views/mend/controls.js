/** The controls of a part: those of its step in the enrollment, with the behaviour they have there. */

import { $, $$, cloneTemplate, el, input, setText } from '../dom.js';
import { longDay } from '../formats.js';
import { t } from '../words.js';
import { openPhone, openResidence } from '../enroll/address-step.js';
import { openArea } from '../enroll/area-row.js';
import { openConsent, openStatements } from '../enroll/consent-step.js';
import { collect, fill, put } from '../enroll/form.js';
import { openIncome } from '../enroll/income.js';
import { openJobs } from '../enroll/jobs.js';
import { openNumber } from '../enroll/nik-step.js';
import { openHours, openPlace } from '../enroll/work-step.js';
import { birthOf } from './answers.js';

/** @typedef {import('../enroll/flow.js').Page} Page */
/** @typedef {import('./parts.js').Part} Part */
/** @typedef {Page & { mend: import('../../shapes.d.ts').Mend }} MendPage */

const WITH_SAVING = 'jkk_jkm_jht';
const WITHOUT_SAVING = 'jkk_jkm';
/** Prices belong to the whole enrollment, which this phone no longer knows. */
const PRICES = '.price, [data-badge]';

/** @type {Record<string, (page: MendPage) => void | (() => void)>} */
const OPENERS = {
  nik: openNumber,
  lahir: openBirth,
  tinggal: openResidence,
  wilayah: (page) => openArea(page, { sticky: false }),
  hp: openPhone,
  pekerjaan: openJobs,
  lokasi: openPlace,
  jam: openHours,
  penghasilan: openIncome,
  program: openProgram,
  waris: openHeir,
  pernyataan: openDeclared,
  consent: openConsent,
};

/**
 * The section of a part, with the sentences that say why it is here.
 * @param {Part} part @param {string[]} sentences
 */
export function drawPart(part, sentences) {
  const section = $('section', cloneTemplate('mend-part'));
  section.dataset.step = String(part.step);
  section.dataset.name = part.name;
  const why = $('[data-why]', section);
  why.id = `mengapa-${part.name}`;
  why.hidden = sentences.length === 0;
  why.replaceChildren(...sentences.map((text) => el('p', {}, text)));
  section.append(...piecesOf(part));
  for (const node of $$('fieldset, input, textarea, select', section)) describe(node, why);
  for (const price of $$(PRICES, section)) price.remove();
  return section;
}

/**
 * Gives the controls their behaviour; what comes back tidies up.
 * @param {MendPage} page @param {Part[]} parts
 */
export function openParts(page, parts) {
  const tidy = parts.map(({ name }) => OPENERS[name]?.(page));
  return () => {
    for (const end of tidy) end?.();
  };
}

/**
 * The outermost elements of the step that belong to this part.
 * @param {Part} part
 */
function piecesOf({ name, step, fields }) {
  const own = fields.map((field) => `[data-field="${field}"]`);
  const found = $$(
    [...own, `[data-part="${name}"]`].join(),
    cloneTemplate(`screen-enroll-${step}`),
  );
  return found.filter((node) => !found.some((other) => other !== node && other.contains(node)));
}

/** @param {HTMLElement} node @param {HTMLElement} why */
function describe(node, why) {
  // A group is described as one; its choices are not described one by one.
  if (why.hidden || node.parentElement?.closest('fieldset')) return;
  const before = node.getAttribute('aria-describedby') ?? '';
  node.setAttribute('aria-describedby', `${why.id} ${before}`.trim());
}

/**
 * Birth date and sex follow the NIK where it is mended too, as they do in the enrollment.
 * @param {MendPage} page
 */
function openBirth(page) {
  const { form, context } = page;
  $('[data-differs]', form).addEventListener('click', () => {
    put(form, 'nik_konfirmasi', 'berbeda');
    page.changed();
    draw();
    input('#f-tanggal_lahir', form).focus();
  });
  const draw = () => {
    const { from, fields } = birthOf(page.mend, collect(form), context().tables);
    const flagged = !$('[data-name="lahir"] [data-why]', form).hidden;
    const { tanggal_lahir, jenis_kelamin } = from === 'nik' ? page.read() : { tanggal_lahir: null };
    const own = from === 'nik' && tanggal_lahir !== null;
    $('[data-name="lahir"]', form).hidden = !flagged && (own || fields.length === 0);
    $('[data-from-nik]', form).hidden = !own;
    $('[data-typed]', form).hidden = from === 'nik';
    for (const field of ['tanggal_lahir', 'jenis_kelamin'])
      $(`[data-field="${field}"]`, form).hidden = !fields.includes(field);
    const sex = own ? t(`choice.jenis_kelamin_${jenis_kelamin}`) : '';
    setText($('[data-from-nik-text]', form), own ? `${longDay(tanggal_lahir)} · ${sex}` : null);
  };
  form.addEventListener('input', draw);
  form.addEventListener('change', draw);
  draw();
}

/**
 * Who employs others must save for old age too.
 * @param {MendPage} page
 */
function openProgram({ form }) {
  const draw = () => {
    const employer = collect(form).pemberi_kerja === 'ya';
    $('[data-must-save]', form).hidden = !employer;
    input(`[name="program"][value="${WITHOUT_SAVING}"]`, form).disabled = employer;
  };
  form.addEventListener('change', (event) => {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    if (name === 'pemberi_kerja' && value === 'ya') put(form, 'program', WITH_SAVING);
    draw();
  });
  draw();
}

/** @param {MendPage} page */
function openHeir({ form, changed }) {
  const names = ['waris_nama', 'waris_hubungan', 'waris_hp'];
  const clear = $('[data-clear]', form);
  const draw = () => {
    const typed = collect(form);
    clear.hidden = names.every((name) => (typed[name] ?? '').trim() === '');
  };
  clear.addEventListener('click', () => {
    fill(form, { ...collect(form), ...Object.fromEntries(names.map((name) => [name, ''])) });
    changed();
    draw();
    input('#f-waris_nama', form).focus();
  });
  form.addEventListener('input', draw);
  form.addEventListener('change', draw);
  draw();
}

/**
 * A tick was given to one text of the declarations; another has to be read anew.
 * @param {MendPage} page
 */
function openDeclared(page) {
  const { form, draft, context } = page;
  const { version } = context().tables.consent.pernyataan.at(-1);
  if (draft.typed._pernyataan !== String(version)) {
    Object.assign(draft.typed, { _pernyataan: String(version), pernyataan: '' });
    put(form, 'pernyataan', '');
  }
  openStatements(page);
}
