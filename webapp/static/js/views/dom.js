/** Small ways to find, make and fill elements; text only ever goes in as text. */

import { hasWords, t } from './words.js';

/** @typedef {import('../shapes.d.ts').Problem} Problem */

/**
 * The one element that must be there.
 * @param {string} selector @param {ParentNode} [root] @returns {HTMLElement}
 */
export function $(selector, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`No ${selector} on this screen`);
  return found;
}

/**
 * All elements, as a list.
 * @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]}
 */
export const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));

/**
 * The form control of that selector.
 * @param {string} selector @param {ParentNode} [root] @returns {HTMLInputElement}
 */
export const input = (selector, root = document) =>
  /** @type {HTMLInputElement} */ ($(selector, root));

/**
 * A new element; props are set as properties, `aria-*`, `role` and `href` as attributes.
 * @param {string} tag @param {Record<string, any>} [props] @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.includes('-') || ['role', 'href', 'for', 'class'].includes(name)) {
      node.setAttribute(name, String(value));
    } else Object.assign(node, { [name]: value });
  }
  node.append(...children);
  return node;
}

/**
 * Shows the text, or hides the element when there is none.
 * @param {HTMLElement} node @param {string | null} text
 */
export function setText(node, text) {
  if (node.textContent !== (text ?? '')) node.textContent = text ?? '';
  node.hidden = text === null;
}

/**
 * A copy of a <template>'s content.
 * @param {string} id
 */
export function cloneTemplate(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`No template ${id}`);
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/**
 * A state as a word in its colour; the icon comes from the sheet.
 * @param {string} state
 */
export const pill = (state) => el('span', { class: `pill pill-${state}` }, t(`state.${state}`));

/**
 * The sentence of a problem; a month among its values is said by name.
 * @param {Problem} problem
 */
export function problemText({ code, values }) {
  const named = values.month ? { ...values, month: t(`month.${values.month}`) } : values;
  return t(`problem.${code}`, named);
}

/**
 * Says what must be mended: a focused summary on top, the same words at each field, a prefix in the title.
 * Without problems it takes all of that away again. A problem may bring its own `text`.
 * @param {HTMLElement} form @param {(Problem & { text?: string })[]} problems
 */
export function showProblems(form, problems) {
  clearProblems(form);
  if (problems.length === 0) return;
  const said = problems.map((problem) => ({
    ...problem,
    text: problem.text ?? problemText(problem),
  }));
  for (const { field, text } of said) markField(form, field, text);
  const summary = el(
    'div',
    { class: 'summary-errors', role: 'alert', tabIndex: -1 },
    el('h2', {}, t('app.perbaiki_judul')),
    el('ul', {}, ...said.map(({ field, text }) => el('li', {}, wayTo(form, field, text)))),
  );
  const place = form.querySelector('[data-errors]');
  if (place) place.replaceChildren(summary);
  else form.querySelector('h1')?.before(summary);
  document.title = t('app.perbaiki_awalan') + plainTitle();
  summary.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/**
 * Takes away what showProblems put there.
 * @param {HTMLElement} form
 */
export function clearProblems(form) {
  for (const old of $$('.summary-errors', form)) old.remove();
  for (const field of $$('.field-wrong', form)) field.classList.remove('field-wrong');
  for (const node of $$('[aria-invalid]', form)) node.removeAttribute('aria-invalid');
  for (const message of $$('.message', form)) setText(message, null);
  document.title = plainTitle();
}

/** @param {ParentNode} form @param {string} name */
const findField = (form, name) =>
  $$('[data-field]', form).find((node) => node.dataset.field === name);

/** @param {HTMLElement} form @param {string} name @param {string} text */
function markField(form, name, text) {
  const field = findField(form, name);
  if (!field) return;
  field.classList.add('field-wrong');
  const message = field.querySelector('.message');
  if (message instanceof HTMLElement) setText(message, text);
  for (const node of $$('input, select, textarea', field))
    node.setAttribute('aria-invalid', 'true');
}

/** @param {HTMLElement} form @param {string} name @param {string} text */
function wayTo(form, name, text) {
  const field = findField(form, name);
  if (!field) return text;
  const link = el('a', { href: location.hash || '#/' }, text);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const control = $$('input, select, textarea, button, canvas', field).find(
      (node) => node.offsetParent,
    );
    (control ?? field).focus();
    field.scrollIntoView({ block: 'center' });
  });
  return link;
}

function plainTitle() {
  const prefix = hasWords('app.perbaiki_awalan') ? t('app.perbaiki_awalan') : '';
  return prefix && document.title.startsWith(prefix)
    ? document.title.slice(prefix.length)
    : document.title;
}
