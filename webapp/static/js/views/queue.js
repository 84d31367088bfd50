/** Antrean: every enrollment of this phone with its true state, and the drafts that wait to be finished. */

import { $, $$, cloneTemplate, pill, setText } from './dom.js';
import { draftName, draftStep, resumeLink } from './drafts.js';
import { clockOrDay } from './formats.js';
import { drawSending } from './sending.js';
import { drawLedger } from './ledger.js';
import { inFilter, restLine, shownState } from './states.js';
import { startWifi } from './wifi.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
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
    const draw = async () => {
      if (app.store.lock.isLocked() || !app.store.profile()) return;
      const [ledger, stubs, drafts] = await Promise.all([
        app.store.outbox.ledger(app.now()),
        app.store.outbox.stubs(),
        filter === 'belum' || filter === 'semua' ? app.store.drafts.list() : [],
      ]);
      await drawLedger(app, root, ledger);
      drawLate(app, root, ledger);
      drawSending(root, ledger);
      drawRows(app, root, drafts, inFilter(stubs, filter), most);
      const none =
        stubs.length + drafts.length === 0 || $('[data-rows]', root).childElementCount === 0;
      setText($('[data-empty]', root), none ? t(`queue.${EMPTY[filter]}`) : null);
    };
    $('[data-send]', root).addEventListener('click', () => app.sync.sendNow());
    startWifi(app, root);
    $('[data-more]', root).addEventListener('click', () => {
      most += PAGE;
      draw();
    });
    await draw();
    const stops = [app.store.onChange(draw), app.sync.onState(draw)];
    return () => stops.forEach((stop) => void stop());
  },
};

/** @param {App} app @param {HTMLElement} root @param {Draft[]} drafts @param {Stub[]} stubs @param {number} most */
function drawRows(app, root, drafts, stubs, most) {
  const list = $('[data-rows]', root);
  // A question that stands open is not redrawn under the finger.
  if (list.querySelector('[data-ask]:not([hidden])')) return;
  const held =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
  const newest = [...drafts].sort((a, b) => b.saved.localeCompare(a.saved));
  list.replaceChildren(
    ...newest.map((draft) => draftRow(app, root, draft)),
    ...stubs.slice(0, most).map((stub) => stubRow(app, stub)),
  );
  const left = stubs.length - most;
  setText($('[data-more]', root), left > 0 ? t('queue.lebih', { n: Math.min(left, PAGE) }) : null);
  if (held)
    $$('[data-key]', list)
      .find((node) => node.dataset.key === held)
      ?.focus();
}

/**
 * What has waited long, or can never go by itself, may leave the phone as a file.
 * @param {App} app @param {HTMLElement} root @param {import('../shapes.d.ts').Ledger} ledger
 */
function drawLate(app, root, ledger) {
  const state = app.sync.state();
  const late = restLine(ledger, app.now(), app.store.profile()?.settings.thresholds ?? {});
  let text = null;
  if (late === '24jam' || late === '3hari') text = t(`home.${late}`, { n: ledger.waiting });
  if (ledger.waiting > 0 && state.kind === 'trouble' && state.cause === 'too_large')
    text = t('sync.too_large');
  const note = $('[data-late]', root);
  note.hidden = text === null;
  $('[data-text]', note).textContent = text ?? '';
}

/** @param {App} app @param {Stub} stub */
function stubRow(app, stub) {
  const row = cloneTemplate('row-stub');
  const link = $('a', row);
  link.setAttribute('href', `#/slip/${stub.id}`);
  link.dataset.key = stub.id;
  $('[data-name]', row).textContent = stub.name;
  $('[data-time]', row).textContent = clockOrDay(stub.time, app.now());
  $('[data-pill]', row).append(pill(shownState(stub)));
  return row;
}

/** @param {App} app @param {HTMLElement} root @param {Draft} draft */
function draftRow(app, root, draft) {
  const row = cloneTemplate('row-draft');
  const name = draftName(draft);
  const ask = $('[data-ask]', row);
  $('[data-name]', row).textContent = t('queue.draf', { nama: name });
  $('[data-time]', row).textContent = draftStep(draft, app.now());
  $('[data-pill]', row).append(pill('draft'));
  const resume = $('[data-resume]', row);
  resume.setAttribute('href', resumeLink(draft));
  resume.dataset.key = draft.id;
  const remove = $('[data-remove]', row);
  remove.dataset.key = `${draft.id} hapus`;
  const acts = $('[data-acts]', row);
  remove.addEventListener('click', () => {
    acts.hidden = true;
    ask.hidden = false;
    $('[data-keep]', ask).focus();
  });
  $('[data-keep]', ask).addEventListener('click', () => {
    ask.hidden = true;
    acts.hidden = false;
    remove.focus();
  });
  $('[data-confirm]', ask).addEventListener('click', async () => {
    ask.hidden = true;
    await app.store.drafts.remove(draft.id);
    setText($('[data-said]', root), t('queue.dihapus'));
    $('h1', root).focus();
  });
  return row;
}
