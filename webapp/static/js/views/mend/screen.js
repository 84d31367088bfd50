/** Perbaiki: finds what is asked about one record, on this phone or once from the server, and shows it. */

import { giveWay } from '../router.js';
import { t } from '../words.js';
import { parted } from '../enroll/autosave.js';
import { askServer, keepFields } from './asking.js';
import { openForm } from './form.js';
import { whoIs } from './list.js';
import { showWait } from './wait.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Mend} Mend */

/** @type {import('../../shapes.d.ts').Screen} */
export const mendScreen = {
  template: 'screen-mend-wait',
  bar: false,
  get title() {
    return t('mend.judul');
  },
  async show(app, root, { id = '' }) {
    const visit = { app, root, id, turn: 0, tidy: () => {} };
    await parted();
    const [mend, wanted] = await Promise.all([app.store.mends.get(id), findWanted(app, id)]);
    if (mend && wanted) open(visit, mend);
    else if (wanted) await fetchFirst(visit);
    else await sayGone(visit);
    return () => {
      visit.turn = Number.NaN;
      visit.tidy();
    };
  },
};

/** `turn` counts what is tried, so that a late answer changes nothing. @typedef {{ app: App, root: HTMLElement, id: string, turn: number, tidy: () => void }} Visit */

/** @param {App} app @param {string} id */
const findWanted = async (app, id) =>
  (await app.store.outbox.toMend()).find((item) => item.id === id) ?? null;

/** @param {Visit} visit @param {Mend} mend @param {{ fresh?: boolean }} [how] */
function open(visit, mend, { fresh = false } = {}) {
  visit.tidy();
  visit.tidy = openForm(visit.app, visit.root, mend, {
    fresh,
    again: (newer) => open(visit, newer, { fresh: true }),
    gone: () => {
      visit.tidy();
      visit.tidy = () => {};
      sayGone(visit);
    },
  });
}

/**
 * Without its fields nothing can be mended: they are asked for now, and again whenever the network comes back.
 * @param {Visit} visit
 */
async function fetchFirst(visit) {
  const { app, root, id } = visit;
  const wanted = await findWanted(app, id);
  const who = wanted && (await whoIs(app, wanted));
  visit.turn += 1;
  const mine = visit.turn;
  const again = () => void fetchFirst(visit);
  visit.tidy();
  showWait(root, 'asking', who);
  addEventListener('online', again, { once: true });
  visit.tidy = () => removeEventListener('online', again);
  const answer = await askServer(app, id, null);
  if (visit.turn !== mine) return;
  if (answer.kind === 'other') {
    const kept = await keepFields(app, answer.fields);
    if (visit.turn === mine) open(visit, kept, { fresh: true });
  } else if (answer.kind === 'gone') await sayGone(visit);
  else showWait(root, answer.kind, who, { again });
}

/**
 * Nothing of this record is asked for any more; what was typed goes only when the volunteer says so.
 * @param {Visit} visit
 */
async function sayGone({ app, root, id }) {
  const [stub, mend] = await Promise.all([app.store.outbox.stub(id), app.store.mends.get(id)]);
  const remove = async () => {
    await app.store.mends.remove(id);
    giveWay();
  };
  showWait(root, 'gone', stub ?? mend, mend ? { remove } : {});
}
