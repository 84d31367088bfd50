/** Measures how long the volunteer works on each step; only durations are kept, never when. */

/** @typedef {import('../../shapes.d.ts').Draft} Draft */

/** Longer pauses are conversation or queueing, not keying. */
export const LONGEST_PAUSE_MS = 20_000;

const CONSENT_STEP = '7';
const SIGNS_OF_LIFE = ['input', 'keydown', 'pointerdown', 'scroll'];

/**
 * What one more sign of life at `now` adds, in whole milliseconds. Reading consent aloud needs no touch,
 * so there every moment on the page counts.
 * @param {number | null} last @param {number} now @param {string} step
 */
export function gained(last, now, step) {
  if (last === null || now <= last) return 0;
  const gap = Math.round(now - last);
  return step === CONSENT_STEP || gap <= LONGEST_PAUSE_MS ? gap : 0;
}

/**
 * Adds to the draft's durations; keying time runs from the first digit of the NIK and leaves consent out.
 * @param {Draft} draft @param {string} step @param {number} ms
 */
export function addTime(draft, step, ms) {
  draft.durations_ms[step] = (draft.durations_ms[step] ?? 0) + ms;
  if (step !== CONSENT_STEP && draft.typed.nik) draft.keying_ms += ms;
}

/**
 * Starts measuring a step; `tick` brings the draft up to date, `stop` ends it.
 * @param {Draft} draft @param {string} step
 */
export function startMeter(draft, step) {
  /** @type {number | null} */
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    addTime(draft, step, gained(last, now, step));
    if (last !== null) last = now;
  };
  const onVisible = () => {
    if (document.hidden) {
      tick();
      last = null;
    } else last = performance.now();
  };
  for (const name of SIGNS_OF_LIFE)
    document.addEventListener(name, tick, { capture: true, passive: true });
  document.addEventListener('visibilitychange', onVisible);
  const stop = () => {
    tick();
    for (const name of SIGNS_OF_LIFE) document.removeEventListener(name, tick, { capture: true });
    document.removeEventListener('visibilitychange', onVisible);
  };
  return { tick, stop };
}
