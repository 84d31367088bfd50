/** Keeps the screen on while a slip is shown, where the browser can: it dims just when somebody scans. */

/** @returns {() => void} what lets the screen go */
export function keepScreenOn() {
  const { wakeLock } = navigator;
  if (!wakeLock) return () => {};
  let wanted = true;
  /** @type {WakeLockSentinel | null} */
  let held = null;
  const take = async () => {
    if (!wanted || document.visibilityState !== 'visible') return;
    try {
      const taken = await wakeLock.request('screen');
      if (wanted) held = taken;
      else await taken.release();
    } catch (refused) {
      // An empty battery refuses it; the slip is shown all the same.
      console.info(refused);
    }
  };
  // The browser takes it back whenever the page is hidden.
  document.addEventListener('visibilitychange', take);
  take();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', take);
    held?.release();
  };
}
