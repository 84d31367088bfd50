/**
 * Warga: the residents of an RT or RW for their head, name and state alone. The list lives in this screen and
 * nowhere else: it is asked for anew each time, and gone when the screen is left or the phone locks.
 */

import { fold } from '../rules/text.js';
import { $, el, input, pill, setText } from './dom.js';
import { clock, dayOf, longDay, shortDay } from './formats.js';
import { forgetPlain, layPlain } from './plain-print.js';
import { whatsAppLink } from './slip/whatsapp.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Residents} Residents */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('../shapes.d.ts').Territory} Territory */

/** @type {Screen} */
export const residents = {
  template: 'screen-residents',
  bar: true,
  get title() {
    return t('warga.judul');
  },
  show(app, root) {
    const end = new AbortController();
    const profile = app.store.profile();
    const invitation = invitationOf(app);
    if (profile) nameArea(root, profile.person.territory);
    const ask = async () => {
      setText($('[data-trouble]', root), null);
      $('[data-retry]', root).hidden = true;
      setText($('[data-asking]', root), t('warga.mengambil'));
      try {
        const found = await app.sync.residents();
        if (!end.signal.aborted) draw(app, root, found, end.signal);
      } catch (error) {
        if (end.signal.aborted) return;
        setText($('[data-trouble]', root), sayTrouble(error));
        $('[data-retry]', root).hidden = false;
      } finally {
        setText($('[data-asking]', root), null);
      }
    };
    $('[data-retry]', root).addEventListener('click', ask);
    $('[data-invite]', root).addEventListener('click', () => invite(root, invitation));
    // Not waited for: the screen stands at once, also where the network is slow.
    void ask();
    return () => {
      end.abort();
      root.replaceChildren();
      forgetPlain();
    };
  },
};

/** @param {HTMLElement} root @param {Territory} territory */
function nameArea(root, territory) {
  $('h1', root).textContent = areaOf(territory);
}

/** @param {Territory} territory */
const areaOf = ({ rw, rt }) =>
  rt ? t('warga.rt', { rt, rw: rw ?? '' }) : t('warga.rw', { rw: rw ?? '' });

/**
 * @param {App} app @param {HTMLElement} root @param {Residents} found @param {AbortSignal} signal
 */
function draw(app, root, found, signal) {
  const rows = [...found.residents].sort((a, b) => a.name.localeCompare(b.name, 'id'));
  const waiting = rows.filter(({ state }) => state === 'submitted').length;
  nameArea(root, found.territory);
  setText(
    $('[data-sum]', root),
    rows.length ? t('warga.jumlah', { n: rows.length, waiting }) : null,
  );
  setText($('[data-as-of]', root), t('warga.per', { waktu: momentOf(found.time) }));
  setText($('[data-part]', root), found.whole ? null : t('warga.sebagian', { n: rows.length }));
  setText($('[data-empty]', root), rows.length ? null : emptyOf(app, found.territory));
  $('[data-found]', root).hidden = rows.length === 0;
  const box = input('[name=cari_warga]', root);
  const list = () => {
    const wanted = fold(box.value).split(' ');
    const shown = rows.filter(({ name }) => wanted.every((part) => fold(name).includes(part)));
    $('[data-rows]', root).replaceChildren(...shown.map(row));
    const counted = box.value.trim() === '' ? null : t('warga.cocok', { n: shown.length });
    setText($('[data-matches]', root), counted);
  };
  box.addEventListener('input', list, { signal });
  list();
  const print = $('[data-print]', root);
  print.hidden = rows.length === 0;
  print.addEventListener('click', () => printCounts(found), { signal });
}

/** @param {Residents['residents'][number]} resident */
const row = ({ name, state, day }) =>
  el(
    'li',
    { class: 'row' },
    el(
      'div',
      { class: 'row-line' },
      el(
        'span',
        {},
        el('b', {}, el('bdi', {}, name)),
        el('small', { class: 'number' }, shortDay(day)),
      ),
      el('span', {}, stateOf(state)),
    ),
  );

/** @param {string} state */
const stateOf = (state) => pill(state === 'submitted' ? 'delivered' : state);

/** @param {string} time */
const momentOf = (time) => `${shortDay(dayOf(time))} ${clock(time)}`;

/** @param {App} app @param {Territory} territory */
function emptyOf(app, { rt }) {
  const none = t(rt ? 'warga.kosong_rt' : 'warga.kosong_rw');
  return [none, ...nextEvent(app)].join(' ');
}

/** The sentence on the next event, if there is one. @param {App} app */
function nextEvent(app) {
  const today = dayOf(app.now());
  const events = app.store.profile()?.settings.events ?? [];
  const [next] = events
    .filter(({ last_day }) => last_day >= today)
    .sort((a, b) => a.first_day.localeCompare(b.first_day));
  if (!next) return [];
  const hari = longDay(next.first_day < today ? today : next.first_day).replace(/ \d{4}$/, '');
  return [t('warga.kegiatan', { hari, tempat: next.place })];
}

/** Says nothing of anybody. @param {App} app */
const invitationOf = (app) => [t('warga.ajakan'), ...nextEvent(app)].join(' ');

/** @param {HTMLElement} root @param {string} text */
async function invite(root, text) {
  const open = () => {
    $('[data-invitation]', root).hidden = false;
    $('[data-text]', root).textContent = text;
    $('[data-whatsapp]', root).setAttribute('href', whatsAppLink(text, null));
    $('[data-invitation]', root).focus();
  };
  if (!navigator.share) return open();
  try {
    await navigator.share({ text });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    console.error(error);
    open();
  }
}

/** Lays counts out and opens the print dialog; no name is among them. @param {Residents} found */
async function printCounts(found) {
  const counts = new Map();
  for (const { state } of found.residents) {
    const word = stateOf(state).textContent ?? '';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  await layPlain({
    title: areaOf(found.territory),
    lines: [found.territory.label, t('warga.per', { waktu: momentOf(found.time) })],
    rows: [[t('warga.semua'), found.residents.length], ...counts],
    foot: t('warga.tanpa_nama'),
  });
  globalThis.print();
}

/** @param {unknown} error */
function sayTrouble(error) {
  const failed = /** @type {{ name?: string, why?: string, status?: number }} */ (error);
  if (failed.name === 'Locked') return null;
  if (failed.name !== 'CallFailed') throw error;
  if (failed.why === 'portal') return `${t('warga.perlu_internet')} ${t('sync.portal')}`;
  if (failed.why === 'offline') return t('warga.perlu_internet');
  if (failed.status === 404) return t('warga.bukan_ketua');
  return t(failed.status === 403 ? 'warga.tutup' : 'warga.gagal');
}
