/** The one line on top that says what is known about sending: never more than the last receipt allows. */

import { $ } from './dom.js';
import { clock, clockOrDay } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').SyncState} SyncState */
/** @typedef {{ kind: string, text: string, values?: Record<string, string | number>, progress?: [number, number], retry?: boolean, rescue?: boolean, again?: number }} Line */

const SHOW_AFTER_MS = 1000;
const GREEN_MS = 4000;

/**
 * Which line to show, or null for none. `text` is a key of text.sync; `again` asks to look once more in so many ms.
 * `held` says that only Wi-Fi may be used and there is none.
 * @param {SyncState} state @param {{ online: boolean, waiting: number, now: number, held?: boolean }} seen
 * @returns {Line | null}
 */
export function lineFor(state, { online, waiting, now, held = false }) {
  const retry = waiting > 0;
  if (state.kind === 'sending') {
    const age = now - state.since;
    if (age < SHOW_AFTER_MS) return waitingLine(online, SHOW_AFTER_MS - age);
    const values = { selesai: state.done, semua: state.total };
    return {
      kind: 'sending',
      text: state.again ? 'salinan_ulang' : 'mengirim',
      values,
      progress: [state.done, state.total],
    };
  }
  if (state.kind === 'trouble' && state.cause !== 'offline') return troubleLine(state, retry);
  if (!online) return { kind: 'offline', text: 'tanpa_internet' };
  if (state.kind === 'trouble') return { kind: 'offline', text: 'offline' };
  if (waiting > 0) return held ? { kind: 'offline', text: 'menunggu_wifi' } : null;
  const last = state.kind === 'done' ? state.at : state.last;
  if (last === null) return null;
  const age = now - Date.parse(last);
  const fresh = state.kind === 'done' && age < GREEN_MS;
  const line = {
    kind: fresh ? 'done' : 'calm',
    text: 'semua_terkirim',
    values: { jam: clockOrDay(last, new Date(now)) },
  };
  return fresh ? { ...line, again: GREEN_MS - age } : line;
}

/** @param {boolean} online @param {number} again @returns {Line} */
const waitingLine = (online, again) =>
  online ? { kind: 'none', text: '', again } : { kind: 'offline', text: 'tanpa_internet', again };

/** @param {Extract<SyncState, { kind: 'trouble' }>} state @param {boolean} retry @returns {Line} */
function troubleLine({ cause, until }, retry) {
  if (cause === 'busy' && until) {
    return { kind: 'trouble', text: 'busy_jam', values: { jam: clock(until) }, retry };
  }
  // What is too large alone stays so: it may only leave as a file.
  const rescue = cause === 'too_large' && retry;
  return { kind: 'trouble', text: cause, retry: retry && !rescue, rescue };
}

/**
 * Draws the strip and keeps it true while the app is open.
 * @param {App} app @param {HTMLElement} strip
 */
export function startStrip(app, strip) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const draw = async () => {
    clearTimeout(timer);
    if (!strip.dataset.wanted || !app.store.profile()) {
      strip.hidden = true;
      return;
    }
    const { waiting } = await app.store.outbox.ledger(app.now());
    const line = lineFor(app.sync.state(), {
      online: navigator.onLine,
      waiting,
      now: app.now().getTime(),
      held: app.sync.waitsForWifi(),
    });
    drawLine(strip, line);
    if (line?.again) timer = setTimeout(draw, line.again + 20);
  };
  $('button', strip).addEventListener('click', () => app.sync.sendNow());
  app.sync.onState(draw);
  app.store.onChange(draw);
  addEventListener('online', draw);
  addEventListener('offline', draw);
  return draw;
}

/** @param {HTMLElement} strip @param {Line | null} line */
function drawLine(strip, line) {
  // In the first second of an attempt the last word stands: it must not flicker at every retry.
  if (line?.kind === 'none' && strip.dataset.wanted) return;
  strip.hidden = line === null || !strip.dataset.wanted;
  if (!line || strip.hidden) return;
  strip.className = `strip strip-${line.kind}`;
  const said = t(`sync.${line.text}`, line.values);
  const text = $('[data-text]', strip);
  if (text.textContent !== said) text.textContent = said;
  const progress = /** @type {HTMLProgressElement} */ ($('progress', strip));
  progress.hidden = !line.progress;
  if (line.progress)
    [progress.value, progress.max] = [line.progress[0], Math.max(1, line.progress[1])];
  $('button', strip).hidden = !line.retry;
  $('a', strip).hidden = !line.rescue;
}
