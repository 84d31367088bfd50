/** The code of an invitation comes in the fragment, which no server sees; it is typed in here. */

const field = document.querySelector('input[name=code]');
const code = decodeURIComponent(window.location.hash.slice(1));
if (field instanceof HTMLInputElement && /^[A-Za-z0-9-]{1,40}$/.test(code)) {
  field.value = code;
  window.history.replaceState(null, '', window.location.pathname);
}
