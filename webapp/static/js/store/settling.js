/** What the server's answers do to what this phone knows. Pure; the model of the server's tests has its twin. */

/** @typedef {import('../shapes.d.ts').Entry} Entry */
/** @typedef {import('../shapes.d.ts').ItemResult} ItemResult */
/** @typedef {import('../shapes.d.ts').Change} Change */
/** @typedef {import('../shapes.d.ts').Stub} Stub */

const DAY = 86_400_000;
const ARRIVED = ['delivered', 'quarantined'];
/** States of the server that ask for a correction. */
const TO_MEND = ['returned', 'refused'];
/** A sealed copy stays at least so long after its receipt, a stub so long after its copy. */
export const COPY_DAYS = 14;
export const STUB_DAYS = 30;

/** @type {Record<string, 'delivered' | 'quarantined' | 'refused'>} */
const STATES = {
  stored: 'delivered',
  already_stored: 'delivered',
  quarantined: 'quarantined',
  conflict: 'quarantined',
  invalid: 'refused',
};

/**
 * The name of one revision.
 * @param {{ id: string, rev: number }} revision
 */
export const keyOf = ({ id, rev }) => `${id}/${rev}`;

/**
 * The entry after its result, or null when the result proves nothing about exactly these bytes.
 * @param {Entry} entry @param {ItemResult} result @param {{ epoch: string, server_time: string }} answer
 * @returns {Entry | null}
 */
export function settle(entry, result, { epoch, server_time }) {
  const same = result.id === entry.id && result.rev === entry.rev && result.hash === entry.hash;
  if (!same || !Object.hasOwn(STATES, result.result)) return null;
  const state = /** @type {Entry['state']} */ (STATES[result.result]);
  const problems = state === 'refused' ? (result.problems ?? []) : [];
  const settled = { ...unmark(entry), state, epoch, receipt_time: server_time, problems };
  return result.result === 'conflict' ? { ...settled, conflict: true } : settled;
}

/**
 * Without the mark that another content holds its place.
 * @template {{ conflict?: true }} T
 * @param {T} marked @returns {T}
 */
export function unmark(marked) {
  if (!marked.conflict) return marked;
  const { ...plain } = marked;
  delete plain.conflict;
  return plain;
}

/**
 * Whether news may be about this very content: while another holds its place, `submitted` is said of that one.
 * @param {{ id: string, rev: number }} revision @param {Change} change
 */
const isOfThis = ({ id, rev }, change) =>
  change.id === id && change.rev >= rev && (change.state !== 'submitted' || change.reason !== null);

/**
 * The entry after news of its enrollment: what was kept aside and released may break a rule after all.
 * @param {Entry} entry @param {Change} change
 * @returns {Entry}
 */
export function refuse(entry, change) {
  const named = change.state === 'refused' && keyOf(entry) === keyOf(change);
  const told = isOfThis(entry, change) ? unmark(entry) : entry;
  return named && ARRIVED.includes(entry.state) ? { ...told, state: 'refused' } : told;
}

/**
 * After a restore of the server, every copy still here is offered again.
 * @param {Entry} entry @param {string} epoch
 * @returns {Entry}
 */
export function offerAgain(entry, epoch) {
  if (entry.state === 'waiting' || entry.purged_at !== null || entry.epoch === epoch) return entry;
  return { ...unmark(entry), state: 'waiting', receipt_time: null, epoch: null };
}

/**
 * Whether every backup that could be restored has this copy, so that the phone need not keep it.
 * @param {Entry} entry @param {Entry[]} all entries of the same enrollment
 * @param {{ purge_before: string | null, server_time: string, epoch: string }} answer
 */
export function mayPurge(entry, all, { purge_before, server_time, epoch }) {
  if (purge_before === null || entry.purged_at !== null || entry.receipt_time === null)
    return false;
  if (entry.state === 'waiting' || entry.epoch !== epoch) return false;
  if (entry.state === 'refused' && !all.some((later) => isDeliveredLater(later, entry)))
    return false;
  const received = Date.parse(entry.receipt_time);
  return (
    received < Date.parse(purge_before) && received <= Date.parse(server_time) - COPY_DAYS * DAY
  );
}

/**
 * Whether nothing of this enrollment needs to stay listed; what is to be mended has no deadline.
 * @param {Entry[]} all @param {{ server_time: string }} answer
 * @param {Pick<Stub, 'state' | 'server_state'> | null} [stub]
 */
export const mayForget = (all, { server_time }, stub = null) =>
  all.length > 0 &&
  !(stub && mendState(stub)) &&
  all.every(({ purged_at }) => {
    return purged_at !== null && Date.parse(purged_at) <= Date.parse(server_time) - STUB_DAYS * DAY;
  });

/**
 * The stub after a restore of the server: it tells all its changes anew, and those it has lost never were.
 * @param {Stub} stub
 * @returns {Stub}
 */
export const doubtNews = (stub) => ({ ...stub, n: 0, server_state: null, reason: null });

/**
 * The stub after a change on the server; older news changes nothing. News of a revision that has been mended
 * since counts only once the mending, kept aside, was settled: whatever is told then is told of the revision that stands.
 * @param {Stub} stub @param {Change} change
 * @returns {Stub}
 */
export function applyChange(stub, change) {
  const settled = stub.state === 'quarantined' && stub.server_state !== null;
  if (change.n <= (stub.n ?? 0) || (change.rev < stub.rev && !settled)) return stub;
  const { n, state: server_state, reason, time: state_time } = change;
  const told = isOfThis(stub, change) ? unmark(stub) : stub;
  const next = { ...told, n, server_state, reason, state_time };
  // Another phone of the same person has sent a later one.
  if (change.rev > stub.rev) return { ...next, server_rev: change.rev };
  return { ...next, state: refuse(/** @type {any} */ (stub), change).state };
}

/**
 * What asks the volunteer to mend this record, or null.
 * @param {Pick<Stub, 'state' | 'server_state'>} stub
 * @returns {'returned' | 'refused' | null}
 */
export function mendState({ state, server_state }) {
  if (state === 'refused') return state;
  return ARRIVED.includes(state) ? stateToMend(server_state) : null;
}

/**
 * A state of the server, if it asks for a correction.
 * @param {string | null} state
 * @returns {'returned' | 'refused' | null}
 */
export const stateToMend = (state) =>
  state !== null && TO_MEND.includes(state) ? /** @type {'returned' | 'refused'} */ (state) : null;

/**
 * The newest revision that this phone knows of.
 * @param {Pick<Stub, 'rev' | 'server_rev'>} stub
 */
export const newestRev = ({ rev, server_rev = 0 }) => Math.max(rev, server_rev);

/**
 * The stub that shows its newest revision.
 * @param {Stub} stub @param {Entry[]} all
 * @returns {Stub}
 */
export function showNewest(stub, all) {
  const newest = all.find((entry) => entry.rev === stub.rev);
  if (!newest) return stub;
  const { state, receipt_time, problems } = newest;
  const state_time = receipt_time && state !== stub.state ? receipt_time : stub.state_time;
  const shown = { ...unmark(stub), state, receipt_time, problems, state_time };
  return newest.conflict ? { ...shown, conflict: true } : shown;
}

/** @param {Entry} later @param {Entry} entry */
const isDeliveredLater = (later, entry) => later.rev > entry.rev && ARRIVED.includes(later.state);
