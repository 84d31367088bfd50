/** Takes the phone from screen to screen by the address after #, and brings a page back as it was left. */

import { $, $$, cloneTemplate } from './dom.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** A screen, or how to load it. @typedef {Screen | ((hash: string) => Promise<Screen>)} Route */
/** @typedef {{ scroll: number, focus: string | null }} Left */
/** @typedef {{ routes: Record<string, Route>, guard: (hash: string) => Screen | null, failed: Screen, missing: Screen, onScreen: (screen: Screen) => void }} Plan */

/** How pages were left, by the key of their history entry. @type {Map<string, Left>} */
const pages = new Map();

let turn = 0;
/** @type {(() => void) | void} */
let cleanup;
/** @type {string | null} */
let shownKey = null;

/**
 * Draws the screen of the present address and of every later one. Gives back a way to draw it again.
 * @param {App} app @param {Plan} plan
 */
export function startRouter(app, plan) {
  history.scrollRestoration = 'manual';
  const draw = () => void show(app, plan);
  addEventListener('hashchange', draw);
  document.addEventListener('click', followLinks);
  draw();
  return draw;
}

/**
 * The screen for an address, with the parts that its pattern names.
 * @param {Record<string, Route>} routes @param {string} hash
 * @returns {{ route: Route, params: Record<string, string> } | null}
 */
export function findRoute(routes, hash) {
  const parts = partsOf(hash);
  for (const [pattern, route] of Object.entries(routes)) {
    const wanted = partsOf(pattern);
    if (wanted.length !== parts.length) continue;
    const fits = wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
    if (!fits) continue;
    const named = wanted.flatMap((part, at) =>
      part.startsWith(':') ? [[part.slice(1), decode(parts[at] ?? '')]] : [],
    );
    return { route, params: Object.fromEntries(named) };
  }
  return null;
}

/** @param {string} hash */
const partsOf = (hash) =>
  hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean);

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {App} app @param {Plan} plan */
async function show(app, plan) {
  const mine = ++turn;
  const root = $('#screen');
  rememberPage(root);
  leave();
  const { key, known } = entryKey();
  const found = findRoute(plan.routes, location.hash);
  const before = plan.guard(location.hash);
  const route = before ?? found?.route ?? plan.missing;
  let screen = plan.failed;
  try {
    screen = typeof route === 'function' ? await route(location.hash) : route;
    if (mine !== turn) return;
    // The frame first: a header that came later would push the page away under a finger.
    plan.onScreen(screen);
    await fill(app, root, screen, found?.params ?? {}, mine);
  } catch (error) {
    if (mine !== turn) return;
    console.error(error);
    plan.onScreen(plan.failed);
    await fill(
      app,
      root,
      plan.failed,
      { code: error instanceof Error ? error.name : 'Error' },
      mine,
    );
  }
  if (mine !== turn) return;
  // The lock may have closed or opened while this screen was still being filled.
  if (plan.guard(location.hash) !== before) return show(app, plan);
  // A screen that stands before another must not take that page's place.
  shownKey = before ? null : key;
  document.title = `${screen.title} – Jaring`;
  settle(root, known && !before ? pages.get(key) : undefined);
}

/**
 * @param {App} app @param {HTMLElement} root @param {Screen} screen
 * @param {Record<string, string>} params @param {number} mine
 */
async function fill(app, root, screen, params, mine) {
  const page = document.createElement('div');
  page.className = 'page';
  page.append(cloneTemplate(screen.template));
  root.replaceChildren(page);
  const done = await screen.show(app, page, params);
  if (mine === turn) cleanup = done;
  else done?.();
}

function leave() {
  const last = cleanup;
  cleanup = undefined;
  last?.();
}

/** @param {HTMLElement} root */
function rememberPage(root) {
  if (shownKey === null) return;
  const active = document.activeElement;
  const held = active instanceof HTMLElement && root.contains(active) ? wayBackTo(active) : null;
  pages.set(shownKey, { scroll: scrollY, focus: held });
  shownKey = null;
}

/** @param {HTMLElement} node */
function wayBackTo(node) {
  if (node.id) return `#${CSS.escape(node.id)}`;
  const href = node.getAttribute('href');
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

/** Every history entry has a key, so that Back knows which page it brings back. */
function entryKey() {
  const { key } = history.state ?? {};
  if (key) return { key, known: pages.has(key) };
  const fresh = crypto.randomUUID();
  history.replaceState({ ...history.state, key: fresh, inside: pages.size > 0 }, '');
  return { key: fresh, known: false };
}

/** @param {HTMLElement} root @param {Left | undefined} left */
function settle(root, left) {
  const title = root.querySelector('h1');
  if (title) title.tabIndex = -1;
  const held = left?.focus ? root.querySelector(left.focus) : null;
  const aim = held instanceof HTMLElement && held.offsetParent ? held : (title ?? root);
  if (!root.contains(document.activeElement) || document.activeElement === root) {
    aim.focus({ preventScroll: true });
  }
  scrollTo(0, left?.scroll ?? 0);
}

/**
 * `‹ Kembali` is the hardware key when there is a page to go back to; a filter changes its own page in place.
 * @param {MouseEvent} event
 */
function followLinks(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.defaultPrevented) return;
  if (link.dataset.skip !== undefined) {
    event.preventDefault();
    $('#screen').focus();
  } else if (link.dataset.back !== undefined && history.state?.inside) {
    event.preventDefault();
    history.back();
  } else if (link.dataset.replace !== undefined || link.dataset.back !== undefined) {
    event.preventDefault();
    replaceHash(link.hash);
  }
}

/**
 * Goes to an address without leaving a page behind it.
 * @param {string} hash
 */
export function replaceHash(hash) {
  const { inside } = history.state ?? {};
  history.replaceState({ inside }, '', hash);
  drawAgain();
}

/** Leaves a page that has nothing to show any more: back to where it was reached from, else to Beranda. */
export function giveWay() {
  if (history.state?.inside) history.back();
  else replaceHash('#/');
}

/** Draws the present address once more, as after unlocking. */
export const drawAgain = () => dispatchEvent(new HashChangeEvent('hashchange'));

/**
 * Marks the tab of the present screen in the bottom bar.
 * @param {HTMLElement} bar @param {string} hash
 */
export function markTab(bar, hash) {
  const [first = ''] = partsOf(hash);
  for (const link of $$('a', bar)) {
    const [own = ''] = partsOf(link.getAttribute('href') ?? '');
    if (own === first) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}
