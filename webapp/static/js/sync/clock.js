/** The phone's clock may be wrong; the server's time in every answer says by how much. Pure. */

/**
 * What to add to the phone's clock, by an answer whose request took from `sent` to `received`.
 * @param {string} serverTime @param {number} sent @param {number} received
 */
export const offsetFrom = (serverTime, sent, received) =>
  Math.round(Date.parse(serverTime) - (sent + received) / 2);

/**
 * Whether a newly measured offset is worth keeping: less is only the network's delay.
 * @param {number} kept @param {number} measured @param {number} tookMs
 */
export const isNewOffset = (kept, measured, tookMs) =>
  Math.abs(measured - kept) > 1000 + tookMs / 2;
