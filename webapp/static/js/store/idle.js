/** Calls when nobody has touched the app for five minutes, or it has been out of sight for two. */

export const IDLE_MS = 5 * 60_000;
export const HIDDEN_MS = 2 * 60_000;
const LOOK_EVERY_MS = 5_000;

/**
 * The moment on both clocks: one never goes back, the other also counts while the phone sleeps.
 * @returns {[number, number]}
 */
const stamp = () => [performance.now(), Date.now()];

/** @param {[number, number]} then */
const since = ([steady, wall]) => Math.max(performance.now() - steady, Date.now() - wall);

/** @typedef {{ idleMs?: number, hiddenMs?: number }} Limits */

/**
 * `touch` says that somebody is there; the calls stop after `stop`.
 * @param {() => void} onIdle @param {Limits} [limits]
 */
export function watchIdle(onIdle, { idleMs = IDLE_MS, hiddenMs = HIDDEN_MS } = {}) {
  let touched = stamp();
  /** @type {[number, number] | null} */
  let hidden = document.hidden ? stamp() : null;
  const look = () => {
    if (since(touched) >= idleMs || (hidden && since(hidden) >= hiddenMs)) onIdle();
  };
  const onVisibility = () => {
    if (document.hidden) hidden = stamp();
    else {
      look();
      hidden = null;
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', onVisibility);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
  const touch = () => {
    // A phone that has slept is not awake for the first touch: it may be somebody else's.
    look();
    touched = stamp();
  };
  return { touch, stop };
}
