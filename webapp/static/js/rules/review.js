/** States of an enrollment on the server, and which moves between them are allowed. */

/** @typedef {import("./tables.js").Tables} Tables */
/** @typedef {{from: string, to: string, act: string}} Move */

/**
 * Whether a record may go from one state to the other, by whatever act.
 * @param {string} start
 * @param {string} end
 * @param {Tables} tables
 */
export const mayMove = (start, end, tables) =>
  movesOf(tables).some((move) => move.from === start && move.to === end);

/**
 * Whether this act (decide, correct, undo, withdraw, hand_over, register, mend) may make the move.
 * @param {string} start
 * @param {string} end
 * @param {string} act
 * @param {Tables} tables
 */
export const mayAct = (start, end, act, tables) =>
  movesOf(tables).some((move) => move.from === start && move.to === end && move.act === act);

/**
 * The states that may follow, undoing left aside.
 * @param {string} state
 * @param {Tables} tables
 */
export const allowedMoves = (state, tables) =>
  movesOf(tables)
    .filter((move) => move.from === state && move.act !== 'undo')
    .map((move) => move.to);

/**
 * Whether the code is a reason of this kind: return, reject, aside, refuse or bpjs.
 * @param {string} kind
 * @param {string} reason
 * @param {Tables} tables
 * @returns {boolean}
 */
export const isReason = (kind, reason, tables) => tables.review.reasons[kind].includes(reason);

/**
 * Whether a rejection for this reason is only a proposal until a second person decides.
 * @param {string} reason
 * @param {Tables} tables
 * @returns {boolean}
 */
export const needsSecondPerson = (reason, tables) => tables.review.second_person.includes(reason);

/**
 * Whether any flag is more than information.
 * @param {string[]} flags
 * @param {Tables} tables
 */
export const needsAttention = (flags, tables) =>
  flags.some((flag) => tables.enrollment.flags.attention.includes(flag));

/**
 * @param {Tables} tables
 * @returns {Move[]}
 */
const movesOf = (tables) => tables.review.moves;
