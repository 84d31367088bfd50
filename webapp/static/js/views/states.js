/** What is certainly true of an enrollment on this phone, in the words and order of the queue. */

/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */
/** @typedef {'belum' | 'perbaiki' | 'terkirim' | 'semua'} Filter */

/**
 * The state to show: the server's own once it has the revision that the phone has, the phone's before. Where
 * another content holds its place, the server says `submitted` of that one.
 * @param {Pick<Stub, 'state' | 'server_state' | 'conflict'> & { reason?: Stub['reason'] }} stub
 */
export function shownState({ state, server_state, conflict = undefined, reason = null }) {
  if (state !== 'delivered' && state !== 'quarantined') return state;
  if (server_state === null) return state;
  if (server_state !== 'submitted') return server_state;
  return conflict && reason === null ? state : 'delivered';
}

/**
 * Whether whoever holds this slip holds nothing any more.
 * @param {Stub} stub
 */
export const isVoid = (stub) => ['rejected', 'withdrawn'].includes(shownState(stub));

/** What the server says of a record that it has, and whose slip still counts. */
const KEPT = ['delivered', 'approved', 'returned', 'handed_over', 'registered', 'bpjs_rejected'];

/**
 * Whether the server certainly has the record, as it is here, and its slip counts.
 * @param {Stub} stub
 */
export const isDelivered = (stub) => KEPT.includes(shownState(stub));

/**
 * Under which filter a state stands.
 * @param {string} state @returns {Filter}
 */
export function filterOf(state) {
  if (['draft', 'waiting', 'sending'].includes(state)) return 'belum';
  return ['refused', 'returned'].includes(state) ? 'perbaiki' : 'terkirim';
}

/**
 * The stubs of a filter, newest first.
 * @param {Stub[]} stubs @param {Filter} filter
 */
export const inFilter = (stubs, filter) =>
  stubs
    .filter((stub) => filter === 'semua' || filterOf(shownState(stub)) === filter)
    .sort((a, b) => b.time.localeCompare(a.time));

/**
 * The ledger line: which sentence and its numbers; `menunggu` only when something waits.
 * @param {Ledger} ledger
 */
export function ledgerLine({ on_phone, delivered, waiting, refused }) {
  const values = { hp: on_phone, terkirim: delivered, menunggu: waiting, tindakan: refused };
  return { text: waiting > 0 ? 'home.ledger_menunggu' : 'home.ledger', values };
}

/**
 * The one sentence about what still lies on the phone.
 * @param {Ledger} ledger @param {Date} now @param {Record<string, number>} thresholds
 */
export function restLine(ledger, now, thresholds) {
  const oldest = ledger.oldest_waiting ? Date.parse(ledger.oldest_waiting) : now.getTime();
  const hours = (now.getTime() - oldest) / 3_600_000;
  if (ledger.waiting > 0) {
    if (hours >= (thresholds.unsent_escalation_hours ?? 72)) return '3hari';
    return hours >= (thresholds.unsent_reminder_hours ?? 24) ? '24jam' : 'sisa';
  }
  if (ledger.on_phone === 0 && ledger.today === 0 && ledger.drafts === 0) return 'kosong';
  return ledger.last_receipt && ledger.refused === 0 ? 'semua' : null;
}
