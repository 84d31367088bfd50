/** Kartu Petugas: shown to the worker, without a signal; who asks, until when, and that it is free. */

import { $, setText } from './dom.js';
import { dayOf, longDay } from './formats.js';
import { drawQr } from './qr.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/** As large as the rest of the card leaves room for on the smallest phone. */
const ROOM = 225;
const KELURAHAN = 13;

/** @type {Screen} */
export const card = {
  template: 'screen-card',
  bar: false,
  get title() {
    return t('card.judul');
  },
  show(app, root) {
    const draw = () => {
      const profile = app.store.profile();
      if (profile) drawCard(root, profile, dayOf(app.now()));
    };
    draw();
    return app.store.onChange(draw);
  },
};

/**
 * @param {HTMLElement} root @param {Profile} profile @param {string} today
 */
function drawCard(root, profile, today) {
  const { person, settings } = profile;
  const problem = problemOf(profile, today);
  $('article', root).classList.toggle('officer-void', problem !== null);
  setText($('[data-problem]', root), problem);
  $('h1', root).textContent = t(problem === null ? 'card.resmi' : 'card.judul');
  $('[data-name]', root).textContent = person.name;
  const { code, label } = person.territory;
  $('[data-place]', root).textContent =
    code.length === KELURAHAN ? t('card.kelurahan', { nama: label }) : label;
  const nomor = settings.card?.assignment;
  const letter = nomor ? [t('card.surat', { nomor })] : [];
  $('[data-number]', root).textContent = [person.card, ...letter].join(' · ');
  const until = settings.card && problem === null ? longDay(settings.card.until) : null;
  setText($('[data-until]', root), until && t('card.berlaku', { tanggal: until }));
  $('[data-complain]', root).textContent = t('card.lapor', { hotline: settings.hotline });
  const box = $('[data-qr]', root);
  const url = settings.card && problem === null ? cardUrl(settings.public_url, settings.card) : '';
  for (const part of [box, $('[data-scan]', root)]) part.hidden = url === '';
  // Drawn anew it would flicker under the worker's camera.
  if (box.dataset.url === url) return;
  box.dataset.url = url;
  box.replaceChildren(...(url ? [drawQr(url, t('card.qr'), ROOM)] : []));
}

/**
 * Why this card must not be shown as one that counts, or null.
 * @param {Profile} profile @param {string} today
 */
function problemOf({ settings, closed }, today) {
  if (closed) return t('card.tidak_berlaku');
  if (!settings.card) return t('card.belum');
  const { until } = settings.card;
  return until < today ? t('card.berakhir', { tanggal: longDay(until) }) : null;
}

/**
 * What the QR holds: upper case throughout, so that it fits the alphanumeric mode.
 * @param {string} publicUrl @param {{ token: string }} card
 */
const cardUrl = (publicUrl, { token }) =>
  `${publicUrl.replace(/\/+$/, '').toUpperCase()}/PETUGAS/${token}`;
