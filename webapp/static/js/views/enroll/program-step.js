/** Step 5: programme, months and payer, with what each month costs. */

import { monthOf } from '../../rules/dates.js';
import { sektorOf } from '../../rules/pekerjaan.js';
import { $, $$, el, input, setText } from '../dom.js';
import { daysBetween, rupiah } from '../formats.js';
import { t } from '../words.js';
import { collect, put } from './form.js';
import { benefitLines, coverLines, monthName, monthRows, priceOf } from './prices.js';

/** @typedef {import('./flow.js').Page} Page */

const WITH_SAVING = 'jkk_jkm_jht';
const WITHOUT_SAVING = 'jkk_jkm';
const OLD_TARIFF_DAYS = 7;

/** @type {import('./flow.js').Step} */
export const programStep = { number: 5, open, after };

/** @param {Page} page */
function open(page) {
  const { app, form, context } = page;
  if (!collect(form).program) put(form, 'program', WITHOUT_SAVING);
  const { iuran } = context().tables;
  const [full, early] = coverLines(iuran);
  setText($('[data-cover-full]', form), full ?? null);
  setText($('[data-cover-early]', form), early ?? null);
  $('[data-benefits]', form).replaceChildren(
    ...benefitLines(iuran).map((line) => el('li', {}, line)),
  );
  const profile = app.store.profile();
  const most = profile?.settings.thresholds.tariff_warning_days ?? OLD_TARIFF_DAYS;
  $('[data-old-tariff]', form).hidden =
    !profile || daysBetween(profile.settings_at, app.now()) < most;
  form.addEventListener('change', (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name === 'pemberi_kerja')
      followEmployer(page);
    draw(page);
  });
  draw(page);
}

/**
 * An employer must save for old age too; who turns out to be none gets the first choice back.
 * @param {Page} page
 */
function followEmployer({ form }) {
  const employer = collect(form).pemberi_kerja === 'ya';
  put(form, 'program', employer ? WITH_SAVING : WITHOUT_SAVING);
}

/**
 * What the prices depend on, from the draft and the form.
 * @param {Page} page
 */
function caseOf({ form, draft, context }) {
  const { today, tables } = context();
  const { program, bulan, pembayar } = collect(form);
  const { pekerjaan, penghasilan } = draft.typed;
  return {
    start: monthOf(today),
    months: Number(bulan || 0),
    sektor: sektorOf(pekerjaan ?? '', tables) ?? 'lain',
    band: Number(penghasilan) || 1,
    program: program || WITHOUT_SAVING,
    payer: pembayar || 'sendiri',
  };
}

/** @param {Page} page */
function draw(page) {
  const { form } = page;
  const { iuran } = page.context().tables;
  const asked = caseOf(page);
  const employer = collect(form).pemberi_kerja === 'ya';
  $('[data-must-save]', form).hidden = !employer;
  input(`[name="program"][value="${WITHOUT_SAVING}"]`, form).disabled = employer;
  for (const card of $$('[data-program]', form))
    drawCard(card, { ...asked, program: String(card.dataset.program) }, iuran);
  $('[data-no-discount]', form).hidden = asked.payer !== 'pemerintah';
  drawMonths(form, asked, iuran);
}

/**
 * @param {HTMLElement} card @param {import('../../rules/iuran.js').Case} asked @param {any} table
 */
function drawCard(card, asked, table) {
  const { now, full, until } = priceOf(asked, table);
  $('[data-full-line]', card).hidden = until === null;
  $('[data-full]', card).textContent = rupiah(full);
  $('[data-price]', card).textContent = rupiah(now);
  const badge =
    asked.program === WITH_SAVING
      ? t('enroll.diskon_jht')
      : t('enroll.diskon_sd', {
          persen: 100 - 100 / table.discount.divide_by,
          bulan: monthName(until ?? asked.start),
        });
  setText($('[data-badge]', card), until === null ? null : badge);
}

/**
 * @param {HTMLElement} form @param {import('../../rules/iuran.js').Case} asked @param {any} table
 */
function drawMonths(form, asked, table) {
  const box = $('[data-months]', form);
  box.hidden = asked.months === 0;
  if (box.hidden) return;
  const { rows, total } = monthRows(asked, table);
  const lines = rows.map(({ month, kind, amount, discounted }) =>
    el(
      'tr',
      {},
      el(
        'th',
        { scope: 'row' },
        `${month} `,
        el('span', { class: discounted ? 'discounted' : 'muted' }, kind),
      ),
      el('td', { class: 'number' }, amount),
    ),
  );
  $('[data-month-rows]', form).replaceChildren(...lines);
  $('[data-total-label]', form).textContent = t('enroll.total', { n: asked.months });
  $('[data-total]', form).textContent = total;
  setText($('[data-total-said]', form), `${t('enroll.total', { n: asked.months })} ${total}`);
}

/**
 * A sponsor is one more purpose to ask about: whoever comes or goes after the consent, it is read again.
 * @param {Page} page @param {Record<string, any>} record
 */
function after({ draft }, { pembayar }) {
  const asked = draft.typed._disponsori;
  if (asked === undefined || Boolean(asked) === (pembayar === 'sponsor')) return null;
  Object.assign(draft.typed, { consent: '', sponsor: '' });
  draft.consent = { strokes: draft.consent.strokes };
  return '#/daftar/7';
}
