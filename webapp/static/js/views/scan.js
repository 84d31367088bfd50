/** `#/pindai`: tells whether a slip is genuine, at once and without a network, and its state where there is one. */

import { startScanning } from '../camera/camera.js';
import { offerTorch } from '../camera/torch.js';
import { readScan } from '../rules/scan.js';
import { $, el, input, pill, setText, showProblems } from './dom.js';
import { shownState } from './states.js';
import { judgeHere, judgeThere, sayUnasked } from './verdict.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('./verdict.js').Verdict} Verdict */

/** What is no slip, and is said to be none. */
const OTHERS = ['invitation', 'card', 'other'];

/** @type {Screen} */
export const scan = {
  template: 'screen-check-slip',
  bar: false,
  get title() {
    return t('scan.judul');
  },
  show(app, root) {
    /** @type {Shown} */
    const screen = { app, root, turn: 0, stop: () => {} };
    const form = $('form', root);
    $('[data-type]', root).addEventListener('click', () => {
      screen.stop();
      setText($('[data-alert]', root), null);
      openForm(root);
      input('#f-kode_slip', form).focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      readTyped(screen, form);
    });
    $('[data-again]', root).addEventListener('click', () => look(screen));
    $('[data-retry]', root).addEventListener('click', () => screen.retry?.());
    look(screen);
    return () => {
      screen.turn += 1;
      screen.stop();
    };
  },
};

/** @typedef {{ app: App, root: HTMLElement, turn: number, stop(): void, retry?: () => void }} Shown */

/** Looks through the camera for the next slip. @param {Shown} screen */
function look(screen) {
  const { root } = screen;
  screen.turn += 1;
  screen.stop();
  $('[data-answer]', root).hidden = true;
  $('[data-look]', root).hidden = false;
  $('[data-camera]', root).hidden = false;
  $('form', root).hidden = true;
  setText($('[data-alert]', root), null);
  showProblems($('form', root), []);
  input('#f-kode_slip', root).value = '';
  const video = /** @type {HTMLVideoElement} */ ($('video', root));
  const dark = offerTorch($('[data-torch]', root), null);
  const stop = startScanning(video, {
    onText: (text) => readSeen(screen, text),
    onOpen: (torch) => void offerTorch($('[data-torch]', root), torch),
    onTrouble: (trouble) => {
      // Else it would come back behind the form, once the page is seen again.
      screen.stop();
      openForm(root);
      setText($('[data-alert]', root), t(`scan.kamera_${trouble}`));
    },
  });
  screen.stop = () => {
    stop();
    dark();
  };
}

/** Typing takes the camera's place. @param {HTMLElement} root */
function openForm(root) {
  $('[data-camera]', root).hidden = true;
  $('form', root).hidden = false;
}

/** @param {Shown} screen @param {string} text */
function readSeen(screen, text) {
  const [kind, slip] = readScan(text);
  // What is no slip is named, and the camera looks on.
  if (OTHERS.includes(kind)) setText($('[data-alert]', screen.root), t(`scan.bukan_${kind}`));
  else answer(screen, kind, slip);
}

/** @param {Shown} screen @param {HTMLElement} form */
function readTyped(screen, form) {
  const { value } = input('#f-kode_slip', form);
  const [kind, slip] = readScan(value);
  const sentence = value.trim() === '' ? 'kode_kosong' : 'kode_salah';
  const wrong = { field: 'kode_slip', code: 'salah', values: {}, text: t(`scan.${sentence}`) };
  setText($('[data-alert]', screen.root), null);
  showProblems(form, OTHERS.includes(kind) ? [wrong] : []);
  if (!OTHERS.includes(kind)) answer(screen, kind, slip);
}

/** What this phone knows at once, and then what the server knows. @param {Shown} screen @param {string} kind @param {string} slip */
async function answer(screen, kind, slip) {
  const { app, root } = screen;
  const profile = app.store.profile();
  if (!profile) return;
  screen.stop();
  const mine = ++screen.turn;
  const stubs = await app.store.outbox.stubs();
  const here = await judgeHere(kind, slip, { settings: profile.settings, stubs });
  if (mine !== screen.turn) return;
  // What only the server can tell has no first answer, unless it cannot be asked.
  const open = here.ask && here.tone === 'open';
  draw(root, open ? { ...here, title: t('scan.memeriksa'), lines: [] } : here);
  $('[data-verdict]', root).focus();
  const ask = async () => {
    setText($('[data-state]', root), open ? null : t('scan.memeriksa'));
    $('[data-retry]', root).hidden = true;
    try {
      const heard = await app.sync.lookUp(slip);
      if (mine !== screen.turn) return;
      setText($('[data-state]', root), null);
      draw(root, judgeThere(heard, kind));
    } catch (error) {
      if (mine !== screen.turn) return;
      draw(root, here);
      setText($('[data-state]', root), sayUnasked(error).join(' '));
      $('[data-retry]', root).hidden = false;
    }
  };
  screen.retry = ask;
  if (here.ask) await ask();
}

/** @param {HTMLElement} root @param {Verdict} verdict */
function draw(root, { tone, title, lines, ask, own }) {
  $('[data-look]', root).hidden = true;
  $('[data-answer]', root).hidden = false;
  const box = $('[data-box]', root);
  box.className = `verdict verdict-${tone}`;
  $('[data-verdict]', root).textContent = title;
  $('[data-lines]', root).replaceChildren(...lines.map((line) => el('p', {}, line)));
  const mine = $('[data-own]', root);
  mine.hidden = !own;
  if (own) {
    $('[data-name]', root).textContent = own.name;
    $('[data-pill]', root).replaceChildren(pill(shownState(own)));
    $('[data-open]', root).setAttribute('href', `#/slip/${own.id}`);
  }
  $('[data-open]', root).hidden = !own;
  if (!ask) setText($('[data-state]', root), null);
  $('[data-retry]', root).hidden = true;
  $('[data-match]', root).hidden = tone === 'bad';
}
