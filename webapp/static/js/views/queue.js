/** Antrean: every enrollment of this phone with its true state, and the drafts that wait to be finished. */

import { $, $$, setText } from './dom.js';
import { draftRow, foreignRow, stubRow } from './queue-rows.js';
import { takeSaid } from './said.js';
import { drawSending } from './sending.js';
import { drawLedger } from './ledger.js';
import { inFilter, restLine } from './states.js';
import { startWifi } from './wifi.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {import('../shapes.d.ts').ToMend} ToMend */
/** @typedef {import('./states.js').Filter} Filter */

const FILTERS = ['belum', 'perbaiki', 'terkirim', 'semua'];
const EMPTY = {
  belum: 'kosong',
  perbaiki: 'kosong_perbaiki',
  terkirim: 'kosong_terkirim',
  semua: 'kosong',
};
const PAGE = 50;

/** @type {Screen} */
export const queue = {
  template: 'screen-queue',
  bar: true,
  get title() {
    return t('queue.judul');
  },
  async show(app, root, params) {
    const filter = /** @type {Filter} */ (
      FILTERS.includes(params.filter ?? '') ? params.filter : 'semua'
    );
    let most = PAGE;
    for (const link of $$('[data-filter]', root)) {
      if (link.dataset.filter === filter) link.setAttribute('aria-current', 'true');
    }
    // Of what was sent, sheets can be printed.
    const sheets = filter === 'terkirim' ? await import('./slip/sheets.js') : null;
    const drawSheets = sheets?.startSheets(app, root);
    const draw = async () => {
      if (app.store.lock.isLocked() || !app.store.profile()) return;
      const [ledger, stubs, wanted, drafts] = await Promise.all([
        app.store.outbox.ledger(app.now()),
        app.store.outbox.stubs(),
        filter === 'perbaiki' || filter === 'semua' ? app.store.outbox.toMend() : [],
        filter === 'belum' || filter === 'semua' ? app.store.drafts.list() : [],
      ]);
      drawLedger(app, root, ledger);
      drawLate(app, root, ledger);
      drawSending(root, ledger);
      await drawRows(app, root, { drafts, stubs: inFilter(stubs, filter), wanted, most });
      drawSheets?.(stubs);
      const none = $('[data-rows]', root).childElementCount === 0;
      setText($('[data-empty]', root), none ? t(`queue.${EMPTY[filter]}`) : null);
    };
    $('[data-send]', root).addEventListener('click', () => app.sync.sendNow());
    startWifi(app, root);
    $('[data-more]', root).addEventListener('click', () => {
      most += PAGE;
      draw();
    });
    await draw();
    setText($('[data-said]', root), takeSaid());
    const stops = [app.store.onChange(draw), app.sync.onState(draw)];
    return () => stops.forEach((stop) => void stop());
  },
};

/**
 * What has waited long may leave the phone as a file; of what is too large the strip says so.
 * @param {App} app @param {HTMLElement} root @param {import('../shapes.d.ts').Ledger} ledger
 */
function drawLate(app, root, ledger) {
  const late = restLine(ledger, app.now(), app.store.profile()?.settings.thresholds ?? {});
  const note = $('[data-late]', root);
  note.hidden = late !== '24jam' && late !== '3hari';
  $('[data-text]', note).textContent = note.hidden ? '' : t(`home.${late}`, { n: ledger.waiting });
}

/**
 * @param {App} app @param {HTMLElement} root
 * @param {{ drafts: Draft[], stubs: Stub[], wanted: ToMend[], most: number }} shown
 */
async function drawRows(app, root, { drafts, stubs, wanted, most }) {
  const list = $('[data-rows]', root);
  const foreign = wanted.filter(({ stub }) => stub === null);
  const named = await Promise.all(
    foreign.map(async (item) => foreignRow(app, item, await app.store.mends.get(item.id))),
  );
  // A question that stands open is not redrawn under the finger.
  if (list.querySelector('[data-ask]:not([hidden])')) return;
  const held =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
  const open = $$('details[open]', list).map(({ dataset }) => dataset.key);
  const newest = [...drafts].sort((a, b) => b.saved.localeCompare(a.saved));
  const say = (/** @type {string} */ text) => {
    setText($('[data-said]', root), text);
    $('h1', root).focus();
  };
  list.replaceChildren(
    ...named,
    ...newest.map((draft) => draftRow(app, draft, say)),
    ...stubs.slice(0, most).map((stub) => stubRow(app, stub, find(wanted, stub), say)),
  );
  for (const more of $$('details', list))
    if (open.includes(more.dataset.key)) more.setAttribute('open', '');
  const left = stubs.length - most;
  setText($('[data-more]', root), left > 0 ? t('queue.lebih', { n: Math.min(left, PAGE) }) : null);
  if (held)
    $$('[data-key]', list)
      .find((node) => node.dataset.key === held)
      ?.focus();
}

/** @param {ToMend[]} wanted @param {Stub} stub */
const find = (wanted, { id }) => wanted.find((item) => item.id === id);
