/** The slip: proof of the enrollment for the worker, drawn without a signal, and its present state. */

import { $, $$, cloneTemplate, pill, setText } from './dom.js';
import { longText } from './longtext.js';
import { drawQr } from './qr.js';
import { startHanding } from './slip/handing.js';
import { paperOf } from './slip/paper.js';
import { isVoid, shownState } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('./slip/paper.js').Paper} Paper */

/** What stands above and below the QR where the whole slip should be seen at once. */
const BESIDE_QR = 428;

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
    const paper = paperOf(app, stub, profile);
    drawPaper(root, paper);
    const handing = startHanding(app, root, stub, paper);
    const show = (/** @type {Stub} */ fresh) => {
      drawState(app, root, fresh);
      handing.update(fresh);
    };
    show(stub);
    const draw = async () => {
      const fresh = await app.store.outbox.stub(id);
      if (fresh) show(fresh);
    };
    const stops = [app.store.onChange(draw), app.sync.onState(draw), handing.stop];
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

/** @param {HTMLElement} root @param {Paper} paper */
function drawPaper(root, paper) {
  const label = t('slip.qr', { kode: paper.spoken });
  const room = Math.min(innerWidth, innerHeight - BESIDE_QR);
  $('[data-qr]', root).replaceChildren(drawQr(paper.url, label, room));
  for (const place of $$('[data-code]', root)) place.textContent = paper.code;
  for (const place of $$('[data-name]', root)) place.textContent = paper.name;
  for (const place of $$('[data-when]', root)) place.textContent = paper.when;
  for (const place of $$('[data-officer]', root)) place.textContent = paper.officer;
  for (const place of $$('[data-program]', root)) setText(place, paper.program || null);
  for (const place of $$('[data-check]', root)) place.textContent = paper.check;
  $('[data-wrong]', root).textContent = t('slip.salah_isi', { kode: paper.code });
}

/** @param {App} app @param {HTMLElement} root @param {Stub} stub */
function drawState(app, root, stub) {
  const state = shownState(stub);
  // It must not pass for one that counts.
  const over = isVoid(stub);
  $('.slip', root).classList.toggle('slip-void', over);
  $('h1', root).textContent = t(over ? 'slip.tidak_berlaku' : 'slip.bukti');
  for (const part of $$('[data-valid]', root)) part.hidden = over;
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
