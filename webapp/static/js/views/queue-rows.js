/** The rows of Antrean: a sealed record with what may be done about it, and a draft. */

import { showCode } from '../rules/slip.js';
import { $, cloneTemplate, pill, setText } from './dom.js';
import { draftName, draftStep, resumeLink } from './drafts.js';
import { clockOrDay } from './formats.js';
import { filterOf, shownState } from './states.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Draft} Draft */
/** @typedef {import('../shapes.d.ts').Stub} Stub */
/** @typedef {import('../shapes.d.ts').ToMend} ToMend */
/** What a row says when something has come of a tap on it. @typedef {(text: string) => void} Say */

/** What the store says when it cannot keep the withdrawal, and the words for it. @type {Record<string, string>} */
const TROUBLES = { StorageFull: 'batal_penuh', Outdated: 'batal_berubah' };

/**
 * @param {App} app @param {Stub} stub @param {ToMend | undefined} wanted @param {Say} say
 */
export function stubRow(app, stub, wanted, say) {
  const row = cloneTemplate('row-stub');
  const state = shownState(stub);
  const link = $('a', row);
  link.setAttribute('href', `#/slip/${stub.id}`);
  link.dataset.key = stub.id;
  $('[data-name]', row).textContent = stub.name;
  $('[data-time]', row).textContent = clockOrDay(stub.time, app.now());
  $('[data-pill]', row).append(pill(state));
  setText($('[data-note]', row), noteOf(stub, state, wanted));
  offerMending(row, stub.id, wanted);
  const more = $('[data-more-acts]', row);
  more.dataset.key = `${stub.id} lagi`;
  more.hidden = stub.act === 'withdraw' || state === 'withdrawn';
  const sealed = filterOf(state) !== 'perbaiki' && state !== 'rejected';
  const kode = showCode(stub.code);
  setText($('[data-wrong]', row), sealed ? t('slip.salah_isi', { kode }) : null);
  offerWithdrawal(app, row, stub, say);
  return row;
}

/**
 * A record from an earlier phone of the same person, of which this one only knows that it must be mended.
 * @param {App} app @param {ToMend} wanted @param {{ name: string } | null} who
 */
export function foreignRow(app, wanted, who) {
  const row = cloneTemplate('row-mend-only');
  $('[data-name]', row).textContent = who?.name || t('mend.tanpa_nama');
  $('[data-time]', row).textContent = clockOrDay(wanted.time, app.now());
  $('[data-pill]', row).append(pill(wanted.state));
  setText($('[data-note]', row), wanted.meeting ? t('mend.menunggu_bertemu') : null);
  offerMending(row, wanted.id, wanted);
  return row;
}

/** @param {Stub} stub @param {string} state @param {ToMend | undefined} wanted */
function noteOf(stub, state, wanted) {
  if (stub.act === 'withdraw' && filterOf(state) === 'belum') return t('queue.batal_menunggu');
  if (stub.act === 'withdraw' && state === 'quarantined') return t('queue.batal_diperiksa');
  if (wanted?.meeting) return t('mend.menunggu_bertemu');
  return stub.purged ? t('queue.salinan_dihapus') : null;
}

/** @param {DocumentFragment} row @param {string} id @param {ToMend | undefined} wanted */
function offerMending(row, id, wanted) {
  const link = $('[data-mend]', row);
  link.hidden = !wanted;
  link.setAttribute('href', `#/perbaiki/${id}`);
  link.dataset.key = `${id} perbaiki`;
}

/** @param {App} app @param {DocumentFragment} row @param {Stub} stub @param {Say} say */
function offerWithdrawal(app, row, stub, say) {
  const button = $('[data-withdraw]', row);
  button.dataset.key = `${stub.id} batal`;
  setText($('[data-ask-text]', row), t('queue.batal_tanya', { nama: stub.name }));
  askFirst(row, button, async () => {
    try {
      await app.store.outbox.withdraw(stub.id, app.now());
      say(t('queue.batal_tersimpan'));
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      say(t(`queue.${TROUBLES[name] ?? 'batal_gagal'}`));
      if (!TROUBLES[name] && name !== 'Locked') throw error;
    }
  });
}

/**
 * The question of a row: asked once, in its place, and taken back without a trace.
 * @param {DocumentFragment} row @param {HTMLElement} button @param {() => Promise<void>} act
 */
export function askFirst(row, button, act) {
  const ask = $('[data-ask]', row);
  const place = $('[data-acts]', row);
  button.addEventListener('click', () => {
    place.hidden = true;
    ask.hidden = false;
    $('[data-keep]', ask).focus();
  });
  $('[data-keep]', ask).addEventListener('click', () => {
    ask.hidden = true;
    place.hidden = false;
    button.focus();
  });
  $('[data-confirm]', ask).addEventListener('click', () => {
    ask.hidden = true;
    return act();
  });
}

/** @param {App} app @param {Draft} draft @param {Say} say */
export function draftRow(app, draft, say) {
  const row = cloneTemplate('row-draft');
  $('[data-name]', row).textContent = t('queue.draf', { nama: draftName(draft) });
  $('[data-time]', row).textContent = draftStep(draft, app.now());
  $('[data-pill]', row).append(pill('draft'));
  const resume = $('[data-resume]', row);
  resume.setAttribute('href', resumeLink(draft));
  resume.dataset.key = draft.id;
  const remove = $('[data-remove]', row);
  remove.dataset.key = `${draft.id} hapus`;
  askFirst(row, remove, async () => {
    await app.store.drafts.remove(draft.id);
    say(t('queue.dihapus'));
  });
  return row;
}
