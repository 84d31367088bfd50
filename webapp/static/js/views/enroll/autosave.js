/** Keeps a draft: half a second after a change, and at once when the page is hidden or left. */

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Draft} Draft */

const CALM_MS = 500;

/**
 * `changed` starts the clock, `now` writes what is new, `stop` writes and lets go, `drop` forgets.
 * @param {App} app @param {Draft} draft
 * @param {() => void} gather brings the draft up to date
 * @param {{ saved(at: Date): void, failed(): void }} note
 */
export function keeper(app, draft, gather, note) {
  let dirty = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Writes follow one another, so an older text never lands on a newer one. */
  let chain = Promise.resolve();

  const write = async () => {
    draft.saved = app.now().toISOString();
    try {
      await app.store.drafts.save(draft);
      note.saved(app.now());
    } catch {
      // Locked or full: what was typed stays on the page and is tried again with the next change.
      dirty = true;
      note.failed();
    }
  };
  const now = ({ evenUnchanged = false } = {}) => {
    clearTimeout(timer);
    gather();
    if (dirty || (evenUnchanged && hasText(draft))) {
      dirty = false;
      chain = chain.then(write);
    }
    return chain;
  };
  const changed = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(now, CALM_MS);
  };
  const onHidden = () => {
    if (document.hidden) now();
  };
  const onLeave = () => void now();
  document.addEventListener('visibilitychange', onHidden);
  addEventListener('pagehide', onLeave);
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onHidden);
    removeEventListener('pagehide', onLeave);
    if (dirty) now();
  };
  /** The draft is gone: nothing of it may be written again. */
  const drop = () => {
    dirty = false;
    clearTimeout(timer);
    return chain;
  };
  return { changed, now, stop, drop };
}

/**
 * Whether anything was typed: a page that was only opened leaves no draft behind.
 * @param {Draft} draft
 */
const hasText = (draft) => Object.values(draft.typed).some(Boolean);
