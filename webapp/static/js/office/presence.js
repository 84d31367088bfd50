/** Who else has this record open: asked again every twenty seconds while the page is looked at. */

const EVERY = 20_000;

/**
 * @param {Document} page
 */
export const watchOthers = (page) => {
  const place = /** @type {HTMLElement | null} */ (page.querySelector('[data-presence]'));
  if (!place) return;
  const timer = setInterval(async () => {
    if (page.visibilityState !== 'visible') return;
    const said = await ask(place.dataset.presence ?? '');
    if (said === 'ended') clearInterval(timer);
    else if (said) show(place, said);
  }, EVERY);
};

/**
 * What the server says; nothing while it cannot be reached, `ended` when it asks to sign in again.
 * @param {string} address
 * @returns {Promise<string[] | 'ended' | null>}
 */
const ask = async (address) => {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } });
    if (answer.redirected || answer.status === 404) return 'ended';
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // without a network nothing is known, and nothing is said
  }
};

/**
 * Sentences that already stand there are left alone, so that a reader hears only what is new.
 * @param {HTMLElement} place
 * @param {string[]} said
 */
const show = (place, said) => {
  const lines = [...place.children];
  for (const line of lines) if (!said.includes(line.textContent ?? '')) line.remove();
  for (const sentence of said) {
    if (lines.some((line) => line.textContent === sentence)) continue;
    const line = place.ownerDocument.createElement('p');
    line.textContent = sentence;
    place.append(line);
  }
  place.hidden = said.length === 0;
};
