/** The slip: proof of the enrollment for the worker, drawn without a signal, and its present state. */

import { capital, shortName } from '../rules/text.js';
import { showCode, slipUrl } from '../rules/slip.js';
import { $, $$, cloneTemplate, pill, setText } from './dom.js';
import { kelurahanName, shortDay, dayOf, slipTime } from './formats.js';
import { drawQr } from './qr.js';
import { longText } from './longtext.js';
import { shownState } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/** @type {Screen} */
export const slip = {
  template: 'screen-slip',
  bar: false,
  get title() {
    return t('slip.judul');
  },
  async show(app, root, { id = '' }) {
    const stub = await app.store.outbox.stub(id);
    const profile = app.store.profile();
    if (!stub || !profile) {
      root.replaceChildren(cloneTemplate('screen-missing'));
      $('[data-text]', root).textContent = t('slip.tidak_ada');
      return undefined;
    }
    // Another page may have come between: these are nobody else's programme and phone.
    if (app.once?.id !== id) app.once = null;
    if (app.once) leaveFlowBehind(root);
    drawPaper(app, root, stub, profile);
    drawState(app, root, stub);
    const draw = async () => {
      const fresh = await app.store.outbox.stub(id);
      if (fresh) drawState(app, root, fresh);
    };
    const stops = [app.store.onChange(draw), app.sync.onState(draw)];
    return () => {
      stops.forEach((stop) => void stop());
      app.once = null;
    };
  },
};

/** Right after saving, `‹ Kembali` leads to Beranda: the form behind it is finished. @param {HTMLElement} root */
function leaveFlowBehind(root) {
  const back = $('[data-back]', root);
  delete back.dataset.back;
  back.setAttribute('href', '#/');
}

/** @param {App} app @param {HTMLElement} root @param {Stub} stub @param {Profile} profile */
function drawPaper(app, root, stub, profile) {
  const { settings, person } = profile;
  const code = showCode(stub.code);
  const spoken = [...stub.code].join(' ');
  $('[data-qr]', root).replaceChildren(
    // A record of an earlier phone has no token here; its number alone leads to the same page.
    drawQr(slipUrl(settings.public_url, stub.token || stub.slip), t('slip.qr', { kode: spoken })),
  );
  for (const place of $$('[data-code]', root)) place.textContent = code;
  const name = capital(stub.name);
  $('[data-name]', root).textContent = name;
  const waktu = slipTime(stub.time);
  const kelurahan = kelurahanName(stub.kelurahan, app.tables.wilayah);
  $('[data-when]', root).textContent = kelurahan
    ? t('slip.baris_waktu', { waktu, kelurahan })
    : waktu;
  $('[data-officer]', root).textContent = t('slip.petugas', {
    nama: capital(shortName(person.name)),
    kartu: person.card,
  });
  setText($('[data-program]', root), app.once?.program_line ?? null);
  const host = settings.public_url.replace(/^https?:\/\//, '').replace(/\/$/, '');
  $('[data-check]', root).textContent = t('slip.cek', { host, hotline: settings.hotline });
  $('[data-write]', root).textContent = t('slip.tulis_isi', {
    nama: name,
    tanggal: shortDay(dayOf(stub.time)),
  });
  $('[data-wrong]', root).textContent = t('slip.salah_isi', { kode: code });
}

/** Whoever holds this slip holds nothing any more: it must not pass for one that counts. */
const VOID = ['rejected', 'withdrawn'];

/** @param {App} app @param {HTMLElement} root @param {Stub} stub */
function drawState(app, root, stub) {
  const state = shownState(stub);
  const isVoid = VOID.includes(state);
  $('.slip', root).classList.toggle('slip-void', isVoid);
  $('h1', root).textContent = t(isVoid ? 'slip.tidak_berlaku' : 'slip.bukti');
  for (const part of $$('[data-valid]', root)) part.hidden = isVoid;
  $('[data-pill]', root).replaceChildren(pill(state));
  $('[data-long]', root).textContent = longText(stub, app.now(), sentSoFar(app));
  const withdrawn =
    stub.act === 'withdraw' && ['waiting', 'sending', 'quarantined'].includes(state);
  setText($('[data-withdrawing]', root), withdrawn ? t('slip.akan_batal') : null);
  setText($('[data-purged]', root), stub.purged ? t('queue.salinan_dihapus') : null);
}

/** @param {App} app */
function sentSoFar(app) {
  const state = app.sync.state();
  return state.kind === 'sending' ? state : { done: 0, total: 1 };
}
