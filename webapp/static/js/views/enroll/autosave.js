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
  const queue = writer(app, draft, note);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = ({ evenUnchanged = false } = {}) => {
    clearTimeout(timer);
    gather();
    return queue.write(evenUnchanged && hasText(draft));
  };
  const changed = () => {
    queue.touch();
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
    document.removeEventListener('visibilitychange', onHidden);
    removeEventListener('pagehide', onLeave);
    now();
  };
  /** The draft is gone: nothing of it may be written again. */
  const drop = () => {
    clearTimeout(timer);
    return queue.drop();
  };
  return { changed, now, stop, drop };
}

/**
 * Writes follow one another, so an older text never lands on a newer one.
 * @param {App} app @param {Draft} draft @param {{ saved(at: Date): void, failed(): void }} note
 */
function writer(app, draft, note) {
  let dirty = false;
  let chain = Promise.resolve();
  const put = async () => {
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
  const touch = () => {
    dirty = true;
  };
  const write = (/** @type {boolean} */ anyway) => {
    if (!dirty && !anyway) return chain;
    dirty = false;
    chain = chain.then(put);
    return chain;
  };
  const drop = () => {
    dirty = false;
    return chain;
  };
  return { touch, write, drop };
}

/**
 * Whether anything was typed: a page that was only opened leaves no draft behind.
 * @param {Draft} draft
 */
const hasText = (draft) => Object.values(draft.typed).some(Boolean);
