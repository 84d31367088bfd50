/** `Cara lain`: a Bluetooth printer, and the files that the server makes. Loaded when it is opened. */

import { $, setText } from '../dom.js';
import { isDelivered, shownState } from '../states.js';
import { t } from '../words.js';
import { drawSlip } from './drawing.js';
import { handFile } from './files.js';
import { PrinterTrouble, sendToPrinter } from './printer.js';
import { commandsOf } from './raster.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Stub} Stub */
/** @typedef {import('./paper.js').Paper} Paper */
/** `signal` ends what is under way when the slip counts no more. @typedef {{ paper: Paper, signal: AbortSignal }} Given */

/**
 * Wires the buttons; gives back what draws them anew for a changed stub.
 * @param {App} app @param {HTMLElement} place @param {Given} given
 * @returns {(stub: Stub) => void}
 */
export function startMore(app, place, given) {
  const hasBluetooth = 'bluetooth' in navigator;
  $('[data-no-bluetooth]', place).hidden = hasBluetooth;
  for (const name of ['bluetooth', 'all']) {
    const button = $(`[data-${name}]`, place);
    button.addEventListener('click', () => print(place, given, name === 'all'));
  }
  $('[data-bluetooth]', place).hidden = !hasBluetooth;
  let id = '';
  for (const format of /** @type {const} */ (['png', 'a6'])) {
    $(`[data-${format}]`, place).addEventListener('click', () =>
      during(place, t('slip.berkas_siap'), () =>
        handFile(app, [id], format, `slip-${given.paper.code}`),
      ),
    );
  }
  return (stub) => {
    id = stub.id;
    const ready = isDelivered(stub);
    $('[data-files]', place).hidden = !ready;
    setText($('[data-why]', place), ready ? null : t(`slip.${whyNot(stub)}`));
  };
}

/** @param {Stub} stub */
const whyNot = (stub) =>
  shownState(stub) === 'quarantined' ? 'berkas_diperiksa' : 'berkas_menunggu';

/** @param {HTMLElement} place @param {Given} given @param {boolean} all */
async function print(place, { paper, signal }, all) {
  const bar = /** @type {HTMLProgressElement} */ ($('progress', place));
  const onProgress = (/** @type {number} */ part) => {
    bar.hidden = false;
    bar.value = part;
  };
  await during(place, t('slip.mencetak'), async () => {
    $('[data-all]', place).hidden = true;
    try {
      const { bits, across } = drawSlip(paper);
      await sendToPrinter(commandsOf(bits, across), { all, signal, onProgress });
      return t('slip.tercetak');
    } catch (error) {
      if (!(error instanceof PrinterTrouble)) throw error;
      // A printer that is not in the list may still be among all that have Bluetooth.
      $('[data-all]', place).hidden = error.why !== 'tidak_ditemukan';
      return t(`slip.printer_${error.why}`);
    } finally {
      bar.hidden = true;
    }
  });
}

/**
 * One thing at a time: the buttons wait, and the line says what is done and what came of it.
 * @param {HTMLElement} place @param {string} text @param {() => Promise<string | null>} work
 */
async function during(place, text, work) {
  const said = $('[data-more-said]', place);
  if (place.dataset.busy) return;
  place.dataset.busy = '1';
  setText(said, text);
  said.scrollIntoView({ block: 'nearest' });
  let outcome = /** @type {string | null} */ (t('slip.berkas_gagal'));
  try {
    outcome = await work();
  } finally {
    delete place.dataset.busy;
    setText(said, outcome);
  }
}
