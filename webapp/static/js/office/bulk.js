/** The list of one volunteer: the button rests until the records that chance named were opened. */

import { endUndo } from './undo.js';

const form = document.querySelector('form[data-wait]');
if (form instanceof HTMLFormElement && Number(form.dataset.wait) > 0) rest(form);
endUndo(document);

/** @param {HTMLFormElement} form */
function rest(form) {
  const button = form.querySelector('button');
  if (button) button.disabled = true;
  // They may have been opened in another tab, or on a page that Back has left for this one.
  const again = () => location.reload();
  addEventListener('pageshow', (event) => event.persisted && again());
  document.addEventListener('visibilitychange', () => !document.hidden && again());
}
