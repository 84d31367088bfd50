/** Urungkan goes away when its ten seconds are over; the server judges the time all the same. */

/**
 * @param {Document} page
 */
export const endUndo = (page) => {
  for (const form of page.querySelectorAll('form[data-seconds]')) {
    if (form instanceof HTMLFormElement) {
      setTimeout(() => form.remove(), Number(form.dataset.seconds) * 1000);
    }
  }
};
