/** Puts the rooms of the phone together: words and tables, store, sync, and the screens on top. */

import { openStore } from './store/store.js';
import { startSync } from './sync/index.js';
import { loadTables, loadWords } from './sync/reference.js';
import { $ } from './views/dom.js';
import { drawEvent } from './views/event.js';
import { watchInstalling } from './views/prepare.js';
import { markTab, startRouter } from './views/router.js';
import { guard, readAhead, routes } from './views/routes.js';
import { startStrip } from './views/strip.js';
import { applyTextSize } from './views/textsize.js';
import { failed, missing, showTrouble } from './views/trouble.js';
import { startUpdateBar } from './views/update.js';
import { initWords, t } from './views/words.js';

/** @typedef {import('./shapes.d.ts').App} App */
/** @typedef {import('./shapes.d.ts').Screen} Screen */

const TOUCH_EVERY_MS = 5000;

watchInstalling();
start();

async function start() {
  const base = new URL('../', import.meta.url);
  try {
    const [words, tables] = await Promise.all([loadWords(base), loadTables(base)]);
    initWords(words);
    const store = await openStore().catch((error) => {
      showTrouble(error, 'unavailable');
      return null;
    });
    if (store) await open(store, tables);
  } catch (error) {
    showTrouble(error, 'failed');
  }
}

/** @param {App['store']} store @param {App['tables']} tables */
async function open(store, tables) {
  const sync = startSync(store);
  /** @type {App} */
  const app = {
    store,
    sync,
    tables,
    t,
    now: () => sync.now(),
    go: (hash) => {
      location.hash = hash;
    },
    once: null,
  };
  applyTextSize(app);
  keepAwake(app);
  startScreens(app);
  readAhead();
  if (store.profile()) sync.start();
}

/** @param {App} app */
function startScreens(app) {
  const drawStrip = startStrip(app, $('#strip'));
  const drawUpdate = startUpdateBar(app, $('#update'));
  /** The screen that stands before the others, as last drawn or being drawn. @type {Screen | null} */
  let before = null;
  /** @param {Screen} screen */
  const onScreen = (screen) => {
    document.body.classList.toggle('plain', !screen.bar && !screen.header);
    document.body.classList.toggle('with-bar', screen.bar);
    $('#bar').hidden = !screen.bar;
    $('#contoh').hidden = !app.store.profile()?.settings.contoh;
    $('#strip').dataset.wanted = screen.bar && /^#?\/?(antrean|$)/.test(location.hash) ? '1' : '';
    drawEvent(app, $('#event'));
    markTab($('#bar'), location.hash);
    drawStrip();
    drawUpdate();
  };
  const redraw = startRouter(app, {
    routes,
    guard: (hash) => {
      before = guard(app, hash);
      return before;
    },
    failed,
    missing,
    onScreen,
  });
  app.store.onChange(() => {
    drawEvent(app, $('#event'));
    if (guard(app, location.hash) !== before) redraw();
  });
}

/** Any touch or key puts off the screen lock. @param {App} app */
function keepAwake(app) {
  let last = 0;
  const touch = () => {
    if (Date.now() - last < TOUCH_EVERY_MS) return;
    last = Date.now();
    app.store.lock.touch();
  };
  for (const kind of ['pointerdown', 'keydown', 'scroll']) {
    addEventListener(kind, touch, { passive: true, capture: true });
  }
}
