/** Sends one activation's outbox, batch after batch; only the server's own word settles an item. */

import { keyOf } from '../store/settling.js';
import { call, CallFailed, unreadable } from './api.js';
import { freshPace, slowDown, speedUp, takeBatch } from './batching.js';
import { callerOf } from './caller.js';
import { isSyncAnswer } from './judging.js';

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').Queue} Queue */
/** @typedef {import('../shapes.d.ts').SyncAnswer} SyncAnswer */
/** @typedef {import('./batching.js').Pace} Pace */
/** @typedef {{ signal: AbortSignal, onSettled(count: number, again: boolean): Promise<void> }} Watch */
/** What came of it: the first trouble, when the server last spoke, how many arrived, whether it trusts us. */
/** @typedef {{ trouble: CallFailed | null, at: string | null, settled: number, closed: SyncAnswer['closed'] }} Outcome */

// A refusal of the whole call may be one item's fault: it must not hold back the others.
const HALVING = ['server', 'offline', 'refused'];

/** Remembers between tries how each queue fared. */
export function createSender() {
  /** @type {Map<string, Pace>} */
  const paces = new Map();
  return {
    /**
     * Sends all that waits and fetches news, at least once.
     * @param {Queue} queue @param {Watch} watch
     * @returns {Promise<Outcome>}
     */
    send: async (queue, watch) => {
      const pace = paces.get(queue.name) ?? freshPace();
      const nothing = { at: null, trouble: null, settled: 0, closed: null };
      const run = { queue, watch, pace, passed: new Set(), ...nothing };
      await sendAll(run);
      paces.set(queue.name, run.pace);
      const { trouble, at, settled, closed } = run;
      return { trouble, at, settled, closed };
    },
  };
}

/** @typedef {{ queue: Queue, watch: Watch, pace: Pace, passed: Set<string> } & Outcome} Run */

/** @param {Run} run */
async function sendAll(run) {
  for (let more = true; more; ) {
    const waiting = (await run.queue.waiting()).filter((entry) => !run.passed.has(keyOf(entry)));
    // Once the server has spoken, there is something to ask only while something waits.
    if (waiting.length === 0 && run.at !== null) return;
    const batch = takeBatch(waiting, run.pace);
    run.queue.markSending(batch);
    try {
      await sendBatch(run, batch);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      more = failed(run, batch, error);
    } finally {
      run.queue.markSending([]);
    }
  }
}

/** @param {Run} run @param {Entry[]} batch */
async function sendBatch(run, batch) {
  const { queue, watch } = run;
  const items = (await queue.items(batch)).filter(Boolean);
  const { epoch } = await queue.profile();
  const answer = await exchange(queue, items, watch.signal);
  const settled = await queue.take(items, answer);
  run.settled += settled;
  run.at = answer.server_time;
  run.closed = answer.closed;
  run.pace = speedUp(run.pace);
  // What the server passed over stays waiting, and is not asked again in this round.
  for (const entry of batch) run.passed.add(keyOf(entry));
  await watch.onSettled(settled, answer.epoch !== epoch);
}

/**
 * Whether to go on at once: a batch that is too large is tried again smaller, and what the server
 * refuses alone lets the others pass, or the bare question for news where nothing else waits.
 * What makes it fail alone does so too, once it has done it twice.
 * @param {Run} run @param {Entry[]} batch @param {CallFailed} error
 */
function failed(run, batch, error) {
  const tooLarge = error.why === 'too_large';
  if (batch.length > 0 && (tooLarge || HALVING.includes(error.why))) {
    run.pace = slowDown(run.pace, batch, tooLarge);
  }
  const alone = batch.length <= 1;
  const known = batch.some((entry) => run.pace.last.includes(keyOf(entry)));
  const faulty = error.why === 'refused' || (error.why === 'server' && known);
  if (!tooLarge && !(alone && faulty)) {
    run.trouble ??= error;
    return false;
  }
  if (alone) {
    run.trouble ??= error;
    for (const entry of batch) run.passed.add(keyOf(entry));
  }
  return batch.length > 0;
}

/**
 * @param {Queue} queue @param {import('../shapes.d.ts').SealedItem[]} items @param {AbortSignal} signal
 * @returns {Promise<SyncAnswer>}
 */
async function exchange(queue, items, signal) {
  const [{ cursor }, want_tokens, counts] = await Promise.all([
    queue.profile(),
    queue.wantTokens(),
    queue.counts(),
  ]);
  const value = { cursor, want_tokens, counts, items };
  const answer = await call(await callerOf(queue), '/api/v1/sync', { value, signal });
  if (isSyncAnswer(answer)) return /** @type {SyncAnswer} */ (answer);
  throw unreadable();
}
