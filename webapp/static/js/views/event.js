/** Which kegiatan the next enrollments belong to, chosen from those that the settings brought. */

import { $, el } from './dom.js';
import { dayOf, shortDay } from './formats.js';
import { drawLedger } from './ledger.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('../shapes.d.ts').Settings['events'][number]} Event */

/** @type {Screen} */
export const event = {
  template: 'screen-event',
  bar: true,
  get title() {
    return t('home.kegiatan_judul');
  },
  async show(app, root) {
    const profile = app.store.profile();
    const today = dayOf(app.now());
    const open = (profile?.settings.events ?? []).filter(({ last_day }) => last_day >= today);
    const chosen = profile?.event ?? '';
    const choices = [
      ...open.map((one) => [one.id, eventLine(one, today)]),
      ['', t('app.tanpa_kegiatan')],
    ];
    $('fieldset', root).append(
      ...choices.map(([value, text]) =>
        el(
          'label',
          { class: 'choice' },
          el('input', { type: 'radio', name: 'event', value, checked: value === chosen }),
          el('span', {}, text ?? ''),
        ),
      ),
    );
    $('form', root).addEventListener('submit', async (submitted) => {
      submitted.preventDefault();
      const form = /** @type {HTMLFormElement} */ ($('form', root));
      await app.store.setEvent(String(new FormData(form).get('event') ?? '') || null);
      app.go('#/');
    });
    const draw = async () => {
      if (app.store.lock.isLocked() || !app.store.profile()) return;
      drawLedger(app, root, await app.store.outbox.ledger(app.now()));
    };
    await draw();
    return app.store.onChange(draw);
  },
};

/**
 * `Bazar Tambora, 21 Nov`: today while it lasts, its first day before.
 * @param {Event} one @param {string} today
 */
export const eventLine = (one, today) =>
  t('app.kegiatan_baris', {
    nama: one.name,
    tanggal: shortDay(one.first_day <= today && today <= one.last_day ? today : one.first_day),
  });

/**
 * Draws the kegiatan in the header: a way to change it, or nothing when there is none to choose.
 * @param {App} app @param {HTMLElement} link
 */
export function drawEvent(app, link) {
  const profile = app.store.profile();
  const events = profile?.settings.events ?? [];
  link.hidden = events.length === 0 || app.store.lock.isLocked();
  if (!profile || link.hidden) return;
  const today = dayOf(app.now());
  const mine = events.find(({ id, last_day }) => id === profile.event && last_day >= today);
  const text = mine ? eventLine(mine, today) : t('home.kegiatan_judul');
  link.textContent = text;
  link.setAttribute('aria-label', mine ? t('home.kegiatan_ganti', { kegiatan: text }) : text);
}
