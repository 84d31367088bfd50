/**
 * Keeps one whole copy of the shell, so that /app opens without a network; knows nothing of records.
 * Whoever changes this file: what it does not answer, the browser asks the network for, as without it.
 */

// The server writes the next line: build, hash of the page, and hash of every file by its name.
const VERSION = { build: '', page: '', files: {} };

const PAGE = '/app';
const BASE = `/assets/${VERSION.build}/`;
const CACHE = `jaring-${VERSION.build}-${VERSION.page.slice(0, 8)}`;
const AT_ONCE = 6;

const worker = /** @type {any} */ (globalThis);

/** Every address of this version with its hash; none when the kill switch is on. @type {Map<string, string>} */
const kept = new Map(
  Object.entries(VERSION.files).map(([name, hash]) => [BASE + name, String(hash)]),
);
if (VERSION.page) kept.set(PAGE, VERSION.page);

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(install());
});

worker.addEventListener('activate', (/** @type {any} */ event) => {
  event.waitUntil(activate());
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const address = keptAddress(event.request);
  if (address !== null) event.respondWith(answer(address, event.request));
});

worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data?.type === 'apply') worker.skipWaiting();
});

/** Fills the cache of this version, or fails as a whole and leaves the older version serving. */
async function install() {
  if (kept.size === 0) return worker.skipWaiting();
  const cache = await caches.open(CACHE);
  /** @type {{ address: string, hash: string }[]} */
  const missing = [];
  for (const [address, hash] of kept) {
    if (!(await cache.match(address))) missing.push({ address, hash });
  }
  const next = async () => {
    for (let file = missing.pop(); file; file = missing.pop()) {
      await cache.put(file.address, await fetchWhole(file.address, file.hash));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/**
 * One file whose bytes have this hash; the browser compares. A spoiled HTTP cache gets a second chance.
 * @param {string} address @param {string} hash
 */
async function fetchWhole(address, hash) {
  const how = { integrity: `sha256-${hash}`, credentials: /** @type {const} */ ('omit') };
  const answered = await fetch(address, {
    ...how,
    cache: address === PAGE ? 'no-cache' : 'default',
  }).catch(() => fetch(address, { ...how, cache: 'reload' }));
  if (!answered.ok || answered.redirected) throw new Error(`${address} was not given whole`);
  return answered;
}

/** Leaves only this version's cache. Pages of the first visit are taken over at once. */
async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('jaring-') && (name !== CACHE || kept.size === 0))
      await caches.delete(name);
  }
  await worker.clients.claim();
}

/**
 * The address under which this request is kept, or null for everything that is not ours to answer.
 * @param {Request} request
 */
function keptAddress(request) {
  if (request.method !== 'GET') return null;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin || !kept.has(url.pathname)) return null;
  return url.pathname === PAGE && request.mode !== 'navigate' ? null : url.pathname;
}

/**
 * The kept copy; when the browser has dropped it, the network's.
 * @param {string} address @param {Request} request
 */
async function answer(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}
