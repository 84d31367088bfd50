/** Decides when to send: after saving, on opening, when seen, online, by button, and again after a failure. */

import { pauseLeft, retryDelay } from './backoff.js';
import { createCounting } from './counting.js';
import { createSender } from './sending.js';
import { causeOf, DISABLED, isDisabled, OWN_TROUBLES, troubleOf } from './troubles.js';

/** @typedef {import('../shapes.d.ts').Queue} Queue */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').SyncState} SyncState */
/** @typedef {import('./sending.js').Outcome} Outcome */
/** @typedef {Outcome & { queue: Queue }} Sent */

const LOCK = 'jaring-send';
const NEWS_EVERY_MS = 5 * 60_000;
const NEWS_AGAIN_MS = 20_000;
const OTHER_TAB_MS = 5_000;

/**
 * @param {Store} store @param {() => Date} now
 * @param {{ mustWait(): boolean, onNetwork(listener: () => void): void }} network
 */
export function createUploader(store, now, network) {
  const sender = createSender();
  const books = createCounting();
  /** @type {Set<(state: SyncState) => void>} */
  const listeners = new Set();
  /** @type {SyncState} */
  let state = { kind: 'idle', last: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void> | null} */
  let running = null;
  let abort = new AbortController();
  let [failures, lastNews, known, started, wanted] = [0, 0, 0, false, false];
  /** When the server wants to be asked again. */
  let pause = { since: 0, ms: 0 };
  /** Whose state is told. @type {string | null} */
  let told = null;
  /** Whether something was held back for want of Wi-Fi. */
  let held = false;

  const person = () => store.profile()?.device.id ?? null;
  /** @param {SyncState} next */
  const setState = (next) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };
  /** @param {number} ms */
  const schedule = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(false), ms);
  };
  /** As soon as the server wants it; what is under way ends first. */
  const soon = () => {
    if (running) wanted = true;
    else schedule(pauseLeft(pause, Date.now()));
  };
  /** @param {number | null} retry_ms */
  const delayNext = (retry_ms) => {
    pause = { since: Date.now(), ms: retry_ms ?? 0 };
    return retryDelay(failures, Math.random(), { visible: !document.hidden, retry_ms });
  };
  /** What is certain of the current person before the server is asked: what was told of another is not his. */
  const turn = async () => {
    told = person();
    const closed = isDisabled(store.profile()?.closed);
    const last = closed ? null : await lastReceipt(store, now());
    if (told === person()) setState(closed ? DISABLED : { kind: 'idle', last });
  };
  const attempt = async () => {
    const queues = await store.queues();
    if (queues.length === 0) return;
    const mine = person();
    told = mine;
    const since = now().getTime();
    // What is shown is the current person's own; the others' queues are sent without a word.
    const own = queues.slice(0, 1);
    /** What the current person's own database fails with: the others' are sent all the same. @type {unknown} */
    let broken = null;
    const waiting = await books.waiting(own).catch((error) => {
      broken = error;
      return 0;
    });
    let [done, total, again] = [0, waiting, false];
    const tell = () => {
      if (total > 0 && mine === person())
        setState({ kind: 'sending', done: Math.min(done, total), total, since, again });
    };
    tell();
    /** @type {import('./sending.js').Watch['onSettled']} */
    const onSettled = async (count, restored) => {
      done += count;
      if (restored) {
        again = true;
        total = done + (await books.waiting(own));
      }
      tell();
    };
    abort = new AbortController();
    /** @type {Sent[]} */
    const sent = [];
    for (const [index, queue] of queues.entries()) {
      if (index === 0 ? broken : books.rests(queue)) continue;
      const watch = { signal: abort.signal, onSettled: index === 0 ? onSettled : silently };
      const sending = sender.send(queue, watch);
      const outcome = await (index === 0 ? sending : books.tolerate(queue, sending));
      if (outcome) sent.push({ ...outcome, queue });
    }
    if (broken) throw broken;
    lastNews = performance.now();
    await conclude(queues, sent, mine);
  };
  /** @param {Queue[]} queues @param {Sent[]} sent @param {string | null} mine who held the phone when it began */
  const conclude = async (queues, sent, mine) => {
    known = await books.waiting(queues);
    if (mine !== person()) {
      soon();
      return turn();
    }
    const trouble = troubleOf(sent, queues[0]?.name ?? '');
    const retry_ms = sent.map((one) => one.trouble?.retry_ms ?? null).find(Boolean) ?? null;
    const failed = sent.some((one) => one.trouble !== null);
    // What we have cut off ourselves was no failure, and says nothing new of how long to wait.
    const cut = failed && abort.signal.aborted && retry_ms === null;
    if (!cut) failures = failed || known > 0 ? failures + 1 : 0;
    const delay = cut ? pauseLeft(pause, Date.now()) : delayNext(retry_ms);
    schedule(known > 0 || failed ? delay : NEWS_EVERY_MS);
    if (trouble && !(cut && delay === 0) && (known > 0 || OWN_TROUBLES.includes(trouble.why))) {
      const until = new Date(now().getTime() + delay).toISOString();
      return setState({ kind: 'trouble', cause: cut ? 'busy' : causeOf(trouble.why), until });
    }
    const at = sent.map((one) => one.at).find((one) => one !== null) ?? null;
    const settled = sent.reduce((sum, one) => sum + one.settled, 0);
    if (isDisabled(closedOf(sent, queues, store))) return setState(DISABLED);
    if (settled > 0 && known === 0 && at) return setState({ kind: 'done', at });
    setState({ kind: 'idle', last: await lastReceipt(store, now()) });
  };
  const attemptAlone = () =>
    navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      // Another tab sends: look again soon, in case it is closed.
      if (lock === null) return schedule(OTHER_TAB_MS);
      await attempt();
    });
  /** @param {boolean} asked by the user, who may spend what he likes */
  const run = (asked) => {
    held = !asked && network.mustWait();
    if (held) {
      schedule(NEWS_EVERY_MS);
      return Promise.resolve();
    }
    running ??= attemptAlone()
      .catch((error) => {
        failures += 1;
        schedule(delayNext(null));
        setState({ kind: 'trouble', cause: 'server', until: null });
        throw error;
      })
      .finally(() => {
        running = null;
        if (wanted) soon();
        wanted = false;
      });
    return running;
  };
  const onChange = async () => {
    if (!started) return;
    const other = person() !== told;
    if (other) await turn();
    if (running) return;
    if (other || (held && !network.mustWait())) soon();
    const waiting = await books.waiting(await store.queues());
    if (waiting > known) {
      known = waiting;
      soon();
    }
  };
  const onVisible = () => {
    if (document.hidden || running) return;
    if (known > 0 || performance.now() - lastNews > NEWS_AGAIN_MS) soon();
  };
  const onOnline = () => {
    // What hangs in the old network would only be waited for.
    abort.abort();
    soon();
  };
  const start = () => {
    if (!started) {
      store.onChange(onChange);
      document.addEventListener('visibilitychange', onVisible);
      addEventListener('online', onOnline);
      network.onNetwork(soon);
      told = person();
      if (isDisabled(store.profile()?.closed)) setState(DISABLED);
    }
    started = true;
    soon();
  };
  return {
    state: () => state,
    /** @param {(state: SyncState) => void} listener */
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    sendNow: async () => {
      if (running) await running.catch(() => {});
      clearTimeout(timer);
      await run(true);
    },
  };
}

/**
 * What the server just said about the current activation, or said last.
 * @param {Sent[]} sent @param {Queue[]} queues @param {Store} store
 */
function closedOf(sent, queues, store) {
  const own = sent.find(({ queue, at }) => queue === queues[0] && at !== null);
  return own ? own.closed : store.profile()?.closed;
}

const silently = async () => {};

/** @param {Store} store @param {Date} now */
const lastReceipt = async (store, now) =>
  store.profile() ? (await store.outbox.ledger(now)).last_receipt : null;
