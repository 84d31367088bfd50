/** Decides when to send: after saving, on opening, when seen, online, by button, and again after a failure. */

import { retryDelay } from './backoff.js';
import { createSender } from './sending.js';

/** @typedef {import('../shapes.d.ts').Queue} Queue */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('../shapes.d.ts').SyncState} SyncState */
/** @typedef {import('./sending.js').Outcome} Outcome */

const LOCK = 'jaring-send';
const NEWS_EVERY_MS = 5 * 60_000;
const NEWS_AGAIN_MS = 20_000;
const OTHER_TAB_MS = 5_000;
/** Causes that are told even when nothing waits. */
const ALWAYS_TOLD = ['unknown_device', 'disabled', 'old'];

/**
 * @param {Store} store @param {() => Date} now
 */
export function createUploader(store, now) {
  const sender = createSender();
  /** @type {Set<(state: SyncState) => void>} */
  const listeners = new Set();
  /** @type {SyncState} */
  let state = { kind: 'idle', last: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void> | null} */
  let running = null;
  let abort = new AbortController();
  let [failures, lastNews, known, started] = [0, 0, 0, false];

  /** @param {SyncState} next */
  const setState = (next) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };
  /** @param {number} ms */
  const schedule = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(), ms);
  };
  const attempt = async () => {
    const queues = await store.queues();
    if (queues.length === 0) return;
    const since = now().getTime();
    let [done, total, again] = [0, await countWaiting(queues), false];
    const tell = () => {
      if (total > 0)
        setState({ kind: 'sending', done: Math.min(done, total), total, since, again });
    };
    tell();
    /** @type {import('./sending.js').Watch['onSettled']} */
    const onSettled = async (count, restored) => {
      done += count;
      if (restored) {
        again = true;
        total = done + (await countWaiting(queues));
      }
      tell();
    };
    abort = new AbortController();
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const queue of queues) {
      outcomes.push(await sender.send(queue, { signal: abort.signal, onSettled }));
    }
    lastNews = performance.now();
    await conclude(queues, outcomes);
  };
  /** @param {Queue[]} queues @param {Outcome[]} outcomes */
  const conclude = async (queues, outcomes) => {
    known = await countWaiting(queues);
    const trouble = outcomes.map((one) => one.trouble).find((one) => one !== null) ?? null;
    const at = outcomes.map((one) => one.at).find((one) => one !== null) ?? null;
    failures = trouble || known > 0 ? failures + 1 : 0;
    const visible = !document.hidden;
    const delay = retryDelay(failures, Math.random(), {
      visible,
      retry_ms: trouble?.retry_ms ?? null,
    });
    schedule(known > 0 || trouble ? delay : NEWS_EVERY_MS);
    if (trouble && (known > 0 || ALWAYS_TOLD.includes(trouble.why))) {
      const until = new Date(now().getTime() + delay).toISOString();
      return setState({ kind: 'trouble', cause: causeOf(trouble.why), until });
    }
    const settled = outcomes.reduce((sum, one) => sum + one.settled, 0);
    if (settled > 0 && known === 0 && at) return setState({ kind: 'done', at });
    setState({ kind: 'idle', last: await lastReceipt(store, now()) });
  };
  const attemptAlone = () =>
    navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      // Another tab sends: look again soon, in case it is closed.
      if (lock === null) return schedule(OTHER_TAB_MS);
      await attempt();
    });
  const run = () => {
    running ??= attemptAlone()
      .catch((error) => {
        failures += 1;
        schedule(
          retryDelay(failures, Math.random(), { visible: !document.hidden, retry_ms: null }),
        );
        setState({ kind: 'trouble', cause: 'server', until: null });
        throw error;
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
  const onChange = async () => {
    if (!started || running) return;
    const waiting = await countWaiting(await store.queues());
    if (waiting > known) {
      known = waiting;
      schedule(0);
    }
  };
  const onVisible = () => {
    if (!document.hidden && (known > 0 || performance.now() - lastNews > NEWS_AGAIN_MS))
      schedule(0);
  };
  const onOnline = () => {
    // What hangs in the old network would only be waited for.
    abort.abort();
    schedule(0);
  };
  return {
    state: () => state,
    /** @param {(state: SyncState) => void} listener */
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      if (!started) {
        store.onChange(onChange);
        document.addEventListener('visibilitychange', onVisible);
        addEventListener('online', onOnline);
      }
      started = true;
      schedule(0);
    },
    sendNow: async () => {
      if (running) await running.catch(() => {});
      clearTimeout(timer);
      await run();
    },
  };
}

/** @param {Queue[]} queues */
async function countWaiting(queues) {
  const waiting = await Promise.all(queues.map((queue) => queue.waiting()));
  return waiting.reduce((sum, entries) => sum + entries.length, 0);
}

/** @param {Store} store @param {Date} now */
const lastReceipt = async (store, now) =>
  store.profile() ? (await store.outbox.ledger(now)).last_receipt : null;

/**
 * @param {import('./judging.js').Cause} why
 * @returns {Extract<SyncState, { kind: 'trouble' }>['cause']}
 */
function causeOf(why) {
  if (why === 'clock') return 'unknown_device';
  return why === 'refused' ? 'server' : why;
}
