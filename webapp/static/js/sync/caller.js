/** Who signs a call: one activation of this phone, with its own key and clock. */

/** @typedef {import('../shapes.d.ts').Queue} Queue */

/**
 * @param {Queue} queue
 * @returns {Promise<import('./api.js').Caller>}
 */
export async function callerOf(queue) {
  const [{ device, installation, clock_offset_ms }, key] = await Promise.all([
    queue.profile(),
    queue.deviceKey(),
  ]);
  return {
    ...{ iss: device.id, aud: installation, key, certificate: device.certificate },
    ...{ offset: clock_offset_ms, correct: queue.setOffset },
  };
}
