/** A draft is written while its page is open, once more when it is left, and never after. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { keeper, parted } from '../../../../webapp/static/js/views/enroll/autosave.js';

// Node has no page: the two events on which drafts are kept are those of an ordinary target.
const page = Object.assign(new EventTarget(), { hidden: false });
Object.assign(globalThis, {
  document: page,
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
});

/** A page with a draft in which something was typed, and what it wrote. */
function openPage() {
  /** @type {string[]} */
  const written = [];
  const draft = /** @type {any} */ ({ id: 'a', typed: { nama: 'Budi' } });
  const app = /** @type {any} */ ({
    now: () => new Date(0),
    store: { drafts: { save: async () => void written.push(draft.typed.nama) } },
  });
  const note = { saved() {}, failed() {}, insist() {} };
  return { written, draft, keep: keeper(app, draft, () => {}, note) };
}

test('a page that is left writes what is new, and the next page waits for it', async () => {
  const { written, keep } = openPage();
  keep.changed();
  keep.stop();
  await parted();
  assert.deepEqual(written, ['Budi']);
});

test('a page that was left writes nothing any more', async () => {
  const { written, keep } = openPage();
  keep.stop();
  await parted();
  keep.changed();
  await keep.kept({ evenUnchanged: true });
  assert.deepEqual(written, []);
});

test('a removed draft is not written again', async () => {
  const { written, keep } = openPage();
  keep.changed();
  await keep.drop();
  await keep.now();
  assert.deepEqual(written, []);
});
