/** Keeps a draft: half a second after a change, and at once when the page is hidden or left. */

/** @typedef {import('../../shapes.d.ts').App} App */
/** A draft, or a correction that is being written. @typedef {{ typed: Record<string, string>, saved: string }} Kept */
/** @template Thing @typedef {{ save(thing: Thing): Promise<void> }} Shelf */
/** @typedef {{ saved(at: Date): void, failed(): void, insist(): void }} Note */

const CALM_MS = 500;

/** The last writing of the page that was left. @type {Promise<unknown>} */
let parting = Promise.resolve();

/** The page that comes reads a draft only after the page that went has written it. */
export const parted = () => parting;

/**
 * `changed` starts the clock, `now` writes what is new, `kept` too and says aloud when it is not down, `stop`
 * writes and lets go, `drop` forgets. `now` and `kept` resolve with whether all of it is down.
 * @template {Kept} Thing
 * @param {Pick<App, 'now'> & { store: { drafts: Shelf<any> } }} app @param {Thing} draft
 * @param {() => void} gather brings the draft up to date
 * @param {Note} note @param {Shelf<Thing>} [shelf] where it is kept
 */
export function keeper(app, draft, gather, note, shelf = app.store.drafts) {
  const queue = writer(app, draft, note, shelf);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = ({ evenUnchanged = false } = {}) => {
    clearTimeout(timer);
    gather();
    return queue.write(evenUnchanged && hasText(draft));
  };
  const kept = async (/** @type {{ evenUnchanged?: boolean }} */ how = {}) => {
    const down = await now(how);
    if (!down) note.insist();
    return down;
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
    parting = now();
    // What still runs for a page that was left must not bring back a draft that is removed meanwhile.
    queue.drop();
  };
  /** The draft is gone: nothing of it may be written again. */
  const drop = () => {
    clearTimeout(timer);
    return queue.drop();
  };
  return { changed, now, kept, stop, drop };
}

/**
 * Writes follow one another, so an older text never lands on a newer one.
 * @template {Kept} Thing
 * @param {Pick<App, 'now'>} app @param {Thing} draft @param {Note} note @param {Shelf<Thing>} shelf
 */
function writer(app, draft, note, shelf) {
  let [dirty, failed, gone] = [false, false, false];
  let chain = Promise.resolve();
  const put = async () => {
    draft.saved = app.now().toISOString();
    try {
      await shelf.save(draft);
      failed = false;
      note.saved(app.now());
    } catch {
      // Locked or full: what was typed stays on the page and is tried again with the next change.
      dirty = failed = true;
      note.failed();
    }
  };
  const touch = () => {
    dirty = true;
  };
  const write = (/** @type {boolean} */ anyway) => {
    if (!gone && (dirty || anyway)) {
      dirty = false;
      chain = chain.then(put);
    }
    return chain.then(() => !failed);
  };
  const drop = () => {
    gone = true;
    return chain;
  };
  return { touch, write, drop };
}

/**
 * Whether anything was typed: a page that was only opened leaves no draft behind.
 * @param {Kept} draft
 */
const hasText = (draft) => Object.values(draft.typed).some(Boolean);
