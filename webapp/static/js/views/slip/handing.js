/** The ways to hand a slip over: on the screen, as a message, on paper, by hand. */

import { $, $$, setText } from '../dom.js';
import { drawQr } from '../qr.js';
import { isVoid } from '../states.js';
import { t } from '../words.js';
import { keepScreenOn } from './awake.js';
import { messageOf, whatsAppLink } from './whatsapp.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Stub} Stub */
/** @typedef {import('./paper.js').Paper} Paper */

/** What stands below the large QR. */
const BESIDE_LARGE_QR = 230;

/**
 * Wires the buttons of a slip. `update` is told of every change of its state: a slip that counts no more is not
 * handed over.
 * @param {App} app @param {HTMLElement} root @param {Stub} stub @param {Paper} paper
 */
export function startHanding(app, root, stub, paper) {
  const letScreenGo = keepScreenOn();
  offerLarge(root, paper);
  offerWriting(root, paper);
  offerMessage(app, root, stub, paper);
  offerPrint(root, paper);
  const more = offerMore(app, root, stub, paper);
  // Said when it matters: the words of the slip need the room until then.
  const sayOffline = () => {
    const text = navigator.onLine ? null : t('slip.wa_luring');
    setText($('[data-offline]', root), text);
  };
  $('[data-whatsapp]', root).addEventListener('click', sayOffline);
  addEventListener('online', sayOffline);
  return {
    /** @param {Stub} fresh */
    update(fresh) {
      more.update(fresh);
      if (!isVoid(fresh)) return;
      more.stop();
      withdraw(root);
    },
    stop() {
      removeEventListener('online', sayOffline);
      forgetPaper();
      letScreenGo();
    },
  };
}

/** @param {HTMLElement} root @param {Paper} paper */
function offerLarge(root, paper) {
  const sheet = openSheet(root, '[data-large]');
  $('[data-enlarge]', root).addEventListener('click', () => {
    const room = Math.min(innerWidth, innerHeight - BESIDE_LARGE_QR);
    const label = t('slip.qr', { kode: paper.spoken });
    $('[data-qr-large]', root).replaceChildren(drawQr(paper.url, label, room));
    sheet.showModal();
  });
}

/** @param {HTMLElement} root @param {Paper} paper */
function offerWriting(root, paper) {
  const sheet = openSheet(root, '[data-writing]');
  $('[data-ask]', root).textContent = paper.ask;
  $('[data-write]', root).addEventListener('click', () => sheet.showModal());
}

/** @param {HTMLElement} root @param {string} selector */
function openSheet(root, selector) {
  const sheet = /** @type {HTMLDialogElement} */ ($(selector, root));
  $('[data-close]', sheet).addEventListener('click', () => sheet.close());
  return sheet;
}

/** @param {App} app @param {HTMLElement} root @param {Stub} stub @param {Paper} paper */
function offerMessage(app, root, stub, paper) {
  const name = app.once?.given_name || (stub.name.split(' ')[0] ?? '');
  const message = messageOf({ name, kode: paper.code, url: paper.link });
  $('[data-whatsapp]', root).setAttribute('href', whatsAppLink(message, app.once?.phone ?? null));
}

/** @param {HTMLElement} root @param {Paper} paper */
function offerPrint(root, paper) {
  const trouble = $('[data-trouble]', root);
  $('[data-print]', root).addEventListener('click', async () => {
    setText(trouble, null);
    try {
      await (await import('./print.js')).printSlip(paper);
    } catch (error) {
      setText(trouble, t('slip.cetak_gagal'));
      throw error;
    }
  });
}

/**
 * What few need comes when it is asked for.
 * @param {App} app @param {HTMLElement} root @param {Stub} stub @param {Paper} paper
 */
function offerMore(app, root, stub, paper) {
  const place = $('[data-ways]', root);
  const end = new AbortController();
  let newest = stub;
  /** @type {((stub: Stub) => void) | null} */
  let draw = null;
  place.addEventListener('toggle', async () => {
    const { startMore } = await import('./more.js');
    draw ??= startMore(app, place, { paper, signal: end.signal });
    draw(newest);
    // Above the buttons that stay.
    place.scrollIntoView({ block: 'nearest' });
  });
  return {
    /** @param {Stub} fresh */
    update(fresh) {
      newest = fresh;
      draw?.(fresh);
    },
    stop: () => end.abort(),
  };
}

/** Takes back all that could still be handed over. @param {HTMLElement} root */
function withdraw(root) {
  $('[data-whatsapp]', root).removeAttribute('href');
  for (const sheet of $$('dialog', root)) /** @type {HTMLDialogElement} */ (sheet).close();
  forgetPaper();
}

/** What was laid out to be printed is nobody's any more. */
function forgetPaper() {
  document.querySelector('.slip-print')?.remove();
}
