/** Beranda: the big button, what waits to be mended or continued, and the true account of what was sent. */

import { $, el } from './dom.js';
import { drawSending } from './sending.js';
import { daysBetween, greetingOf, clockOrDay } from './formats.js';
import { draftName, draftStep, resumeLink } from './drafts.js';
import { drawLedger } from './ledger.js';
import { restLine } from './states.js';
import { t } from './words.js';
import { findWarnings } from './warnings.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Ledger} Ledger */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/** @type {Screen} */
export const home = {
  template: 'screen-home',
  bar: true,
  get title() {
    return t('home.judul');
  },
  async show(app, root) {
    const draw = async () => {
      if (app.store.lock.isLocked() || !app.store.profile()) return;
      const [ledger, drafts, warnings, persisted] = await Promise.all([
        app.store.outbox.ledger(app.now()),
        app.store.drafts.list(),
        findWarnings(app),
        app.store.persisted(),
      ]);
      readAhead(ledger);
      drawLedger(app, root, ledger);
      drawDay(app, root, ledger);
      drawDrafts(app, root, drafts);
      $('[data-storage]', root).hidden = persisted;
      const box = $('[data-warnings]', root);
      // Drawn anew it would be read aloud anew, at every try to send.
      if (box.textContent === warnings.join('')) return;
      box.replaceChildren(...warnings.map((text) => el('p', { class: 'note note-warn' }, text)));
    };
    let ahead = 0;
    /** Where there is no network the fields must be here already. @param {Ledger} ledger */
    const readAhead = async ({ refused, returned }) => {
      if (ahead === refused + returned) return;
      ahead = refused + returned;
      await (await import('./mend/index.js')).fetchAhead(app);
    };
    const { person } = app.store.profile() ?? { person: { name: '' } };
    $('[data-greeting]', root).textContent = t(`home.${greetingOf(app.now())}`, {
      nama: person.name.split(' ')[0] ?? '',
    });
    $('[data-residents]', root).hidden = !app.store.profile()?.person.territory.rw;
    $('[data-send]', root).addEventListener('click', () => app.sync.sendNow());
    await draw();
    const stops = [app.store.onChange(draw), app.sync.onState(draw)];
    return () => stops.forEach((stop) => void stop());
  },
};

/** @param {App} app @param {HTMLElement} root @param {Ledger} ledger */
function drawDay(app, root, ledger) {
  $('[data-today]', root).textContent = t('home.hari_ini', { n: ledger.today });
  const mend = ledger.refused + ledger.returned;
  const mending = $('[data-mend]', root);
  mending.hidden = mend + ledger.leftover === 0;
  $('[data-text]', mending).textContent =
    mend > 0 ? t('home.perbaiki', { n: mend }) : t('mend.sisa');
  const thresholds = app.store.profile()?.settings.thresholds ?? {};
  const rest = restLine(ledger, app.now(), thresholds);
  const line = $('[data-rest]', root);
  line.hidden = rest === null;
  line.className = rest === '24jam' || rest === '3hari' ? 'note note-warn' : '';
  if (rest !== null) {
    const jam = ledger.last_receipt ? clockOrDay(ledger.last_receipt, app.now()) : '';
    $('[data-text]', line).textContent = t(`home.${rest}`, { n: ledger.waiting, jam });
    $('[data-more]', line).textContent = rest === 'sisa' ? t(`home.${restTail(app)}`) : '';
  }
  drawSending(root, ledger);
}

/** When the rest goes by itself. @param {App} app */
const restTail = (app) => (app.sync.wifiOnly() ? 'sisa_wifi' : 'sisa_lanjut');

/** @param {App} app @param {HTMLElement} root @param {Draft[]} drafts */
function drawDrafts(app, root, drafts) {
  const [last] = [...drafts].sort((a, b) => b.saved.localeCompare(a.saved));
  const card = $('[data-draft]', root);
  card.hidden = !last;
  const old = $('[data-old-draft]', root);
  old.hidden = true;
  if (!last) return;
  card.setAttribute('href', resumeLink(last));
  $('[data-text]', card).textContent = t('home.lanjutkan', { nama: draftName(last) });
  $('[data-step]', card).textContent = draftStep(last, app.now());
  const asked = app.store.profile()?.settings.thresholds.draft_ask_days ?? 30;
  const oldest = drafts.find((draft) => daysBetween(draft.saved, app.now()) >= asked);
  if (!oldest) return;
  const values = { nama: draftName(oldest), n: daysBetween(oldest.saved, app.now()) };
  old.replaceChildren(
    t('home.draf_lama', values),
    ' ',
    el('a', { href: '#/antrean/belum' }, t('home.lihat_antrean')),
  );
  old.hidden = false;
}
