/** The four things that make Jaring work without a signal, each said to be done only when it is. */

import { $, $$, setText } from './dom.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {{ done: () => Promise<boolean>, act?: () => Promise<boolean>, advice?: string }} Line */

const CAMERA = 'camera_works';

/** The browser's own question, kept until the volunteer wants it. @type {any} */
let installPrompt = null;

/** Listens for the moment in which the browser allows installing. */
export function watchInstalling() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installPrompt = event;
    dispatchEvent(new Event('jaring:installable'));
  });
}

/** @type {Screen} */
export const prepare = {
  template: 'screen-prepare',
  bar: false,
  get title() {
    return t('activation.siap_judul');
  },
  show(app, root) {
    /** @type {Record<string, Line>} */
    const lines = {
      unduh: { done: isDownloaded },
      pasang: { done: isInstalled, act: install, advice: 'siap_pasang_cara' },
      permanen: { done: () => app.store.persisted(), act: persist, advice: 'siap_permanen_tolak' },
      kamera: {
        done: async () => app.store.preference(CAMERA) === true,
        act: async () => {
          const works = await (await import('../camera/camera.js')).tryCamera();
          await app.store.setPreference(CAMERA, works);
          return works;
        },
        advice: 'kamera',
      },
    };
    const redraw = $$('[data-line]', root).map((row) =>
      startLine(row, lines[row.dataset.line ?? '']),
    );
    const look = () => redraw.forEach((draw) => void draw());
    look();
    // The copy is whole when the worker is ready, and serves this page once it has taken it over.
    navigator.serviceWorker?.ready.then(look);
    navigator.serviceWorker?.addEventListener('controllerchange', look);
    addEventListener('jaring:installable', look);
    addEventListener('appinstalled', look);
    return () => {
      navigator.serviceWorker?.removeEventListener('controllerchange', look);
      removeEventListener('jaring:installable', look);
      removeEventListener('appinstalled', look);
    };
  },
};

/** @param {HTMLElement} row @param {Line | undefined} line */
function startLine(row, line) {
  const button = $('[data-do]', row);
  const draw = async () => {
    const done = (await line?.done()) ?? false;
    const state = $('[data-state]', row);
    state.textContent = t(done ? 'app.selesai' : 'app.belum');
    state.className = `pill ${done ? 'pill-delivered' : 'pill-draft pill-plain'}`;
    button.hidden = done || !line?.act;
    if (done) setText($('[data-hint]', row), null);
  };
  button.addEventListener('click', async () => {
    const worked = await line?.act?.();
    await draw();
    if (!worked && line?.advice) setText($('[data-hint]', row), t(`activation.${line.advice}`));
  });
  return draw;
}

async function isDownloaded() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return Boolean(registration?.active) && navigator.serviceWorker.controller !== null;
}

const isInstalled = async () => matchMedia('(display-mode: standalone)').matches;

async function install() {
  if (!installPrompt) return false;
  const asked = installPrompt;
  installPrompt = null;
  await asked.prompt();
  return (await asked.userChoice).outcome === 'accepted';
}

const persist = async () => (await navigator.storage?.persist?.()) ?? false;
