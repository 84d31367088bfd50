/** `#/titipan`: delivers the sealed file of another phone, whose author stays who signed. */

import { $, el, input, setText } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Carried} Carried */
/** @typedef {import('../shapes.d.ts').CourierFile} CourierFile */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {{ file: CourierFile, card: string }} Chosen */

const DAMAGED = 'item_damaged';
/** The sentence of text.courier for what kept a file from being read or sent. @type {Record<string, string>} */
const SENTENCES = {
  NotCourier: 'bukan',
  Damaged: 'rusak',
  courier_foreign: 'asing',
  courier_device: 'petugas',
  disabled: 'tutup',
  unknown_device: 'tutup',
  offline: 'offline',
  portal: 'portal',
  busy: 'ramai',
  server: 'ramai',
};

/** @type {Screen} */
export const courier = {
  template: 'screen-courier',
  bar: true,
  get title() {
    return t('courier.judul');
  },
  show(app, root) {
    const picker = input('[type=file]', root);
    /** @type {Chosen | null} */
    let chosen = null;
    $('[data-pick]', root).addEventListener('click', () => picker.click());
    picker.addEventListener('change', async () => {
      const [file] = picker.files ?? [];
      // The same file may be chosen again after it was mended.
      if (!file) return;
      chosen = await choose(app, root, file);
      picker.value = '';
    });
    $('[data-send]', root).addEventListener('click', async () => {
      if (chosen) await send(app, root, chosen);
    });
  },
};

/** @param {App} app @param {HTMLElement} root @param {File} picked @returns {Promise<Chosen | null>} */
async function choose(app, root, picked) {
  clear(root);
  try {
    const file = await app.sync.readCourier(await picked.text());
    const chosen = { file, card: cardOf(file, picked.name) };
    const values = { kartu: chosen.card, n: file.items.length };
    $('[data-what]', root).textContent = t('courier.siap', values);
    $('[data-chosen]', root).hidden = false;
    quiet(root, true);
    $('[data-send]', root).focus();
    return chosen;
  } catch (error) {
    $('[data-chosen]', root).hidden = true;
    quiet(root, false);
    sayTrouble(root, error);
    return null;
  }
}

/** @param {App} app @param {HTMLElement} root @param {Chosen} chosen */
async function send(app, root, { file, card }) {
  clear(root);
  // A phone that says so has no network; one that says otherwise may still have none.
  if (!navigator.onLine) return setText($('[data-alert]', root), t('courier.offline'));
  const button = input('[data-send]', root);
  const bar = /** @type {HTMLProgressElement} */ ($('progress', root));
  const show = (/** @type {number} */ selesai, /** @type {number} */ semua) => {
    [bar.value, bar.max, bar.hidden] = [selesai, Math.max(1, semua), false];
    setText($('[data-progress]', root), t('courier.mengirim', { selesai, semua }));
  };
  button.disabled = input('[data-pick]', root).disabled = true;
  show(0, file.items.length);
  try {
    showResult(root, await app.sync.carry(file, show), file, card);
  } catch (error) {
    sayTrouble(root, error);
  } finally {
    bar.hidden = true;
    setText($('[data-progress]', root), null);
    button.disabled = input('[data-pick]', root).disabled = false;
  }
}

/** @param {HTMLElement} root @param {Carried} carried @param {CourierFile} file @param {string} card */
function showResult(root, { arrived, action, left, problems }, file, card) {
  const said = [t('courier.hasil', { n: arrived, tindakan: action })];
  if (left === 0) said.push(t('courier.kabar', { kartu: card }));
  setText($('[data-result]', root), said.join(' '));
  const lines = problems
    .filter(({ code }) => code === DAMAGED)
    .map((one) => t('courier.rusak_satu', { nama: nameOf(file, one) }));
  if (action > lines.length) lines.push(t('courier.tindakan', { kartu: card }));
  if (left > 0) lines.push(t('courier.sisa', { n: left }));
  $('[data-problems]', root).replaceChildren(
    ...lines.map((line) => el('li', { class: 'note note-warn' }, line)),
  );
  $('[data-chosen]', root).hidden = left === 0;
  quiet(root, left > 0);
}

/**
 * By its spoken code where the file tells it, else by its place in the file.
 * @param {CourierFile} file @param {{ id: string, rev: number }} one
 */
function nameOf({ items }, { id, rev }) {
  const at = items.findIndex((item) => item.id === id && item.rev === rev);
  const code = /\.([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(items[at]?.slip ?? '');
  return code
    ? t('courier.kode', { kode: `${code[1]}-${code[2]}` })
    : t('courier.nomor', { n: at + 1 });
}

/**
 * The number on the other volunteer's card, read and not believed: the server proves the certificate.
 * @param {CourierFile} file @param {string} name
 */
function cardOf({ certificate }, name) {
  const number = numberIn(certificate) ?? Number(/jaring-titipan-(\d+)-/.exec(name)?.[1] ?? 0);
  return `K-${String(number).padStart(4, '0')}`;
}

/** @param {string} certificate @returns {number | null} */
function numberIn(certificate) {
  try {
    const [, claims = ''] = certificate.split('.');
    const { num } = JSON.parse(atob(claims.replace(/-/g, '+').replace(/_/g, '/')));
    return Number.isInteger(num) ? num : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}

/** @param {HTMLElement} root */
function clear(root) {
  setText($('[data-alert]', root), null);
  setText($('[data-result]', root), null);
  $('[data-problems]', root).replaceChildren();
}

/** Whether picking is the lesser of two buttons. @param {HTMLElement} root @param {boolean} lesser */
function quiet(root, lesser) {
  const pick = $('[data-pick]', root);
  pick.textContent = t(lesser ? 'courier.pilih_lain' : 'courier.pilih');
  pick.classList.toggle('btn-primary', !lesser);
  pick.classList.toggle('btn-secondary', lesser);
}

/** @param {HTMLElement} root @param {unknown} error */
function sayTrouble(root, error) {
  const { name = '', code = '', why = '' } = /** @type {Record<string, string>} */ (error);
  const sentence = SENTENCES[name] ?? SENTENCES[code] ?? SENTENCES[why];
  if (!sentence) console.error(error);
  const path = sentence === 'portal' ? 'sync.portal' : `courier.${sentence ?? 'gagal'}`;
  setText($('[data-alert]', root), t(path));
}
