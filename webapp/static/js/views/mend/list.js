/** Perlu diperbaiki: every record that a supervisor has returned or the server has refused. */

import { showCode } from '../../rules/slip.js';
import { $, cloneTemplate, el, setText } from '../dom.js';
import { dayAndClock } from '../formats.js';
import { t } from '../words.js';
import { fetchAhead } from './asking.js';
import { drawLeftovers } from './leftovers.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').ToMend} ToMend */

const GROUPS = { returned: 'dikembalikan', refused: 'ditolak' };

/** @type {import('../../shapes.d.ts').Screen} */
export const mendList = {
  template: 'screen-mend-list',
  bar: true,
  get title() {
    return t('mend.judul_daftar');
  },
  async show(app, root) {
    const draw = async () => {
      if (app.store.lock.isLocked() || !app.store.profile()) return;
      const [items, left] = await Promise.all([
        app.store.outbox.toMend(),
        app.store.mends.leftover(),
      ]);
      const named = await Promise.all(
        items.map(async (item) => ({ item, who: await whoIs(app, item) })),
      );
      $('[data-empty]', root).hidden = items.length + left.length > 0;
      const held = document.activeElement?.getAttribute('href');
      $('[data-groups]', root).replaceChildren(
        ...Object.entries(GROUPS).flatMap(([state, words]) => {
          const own = named.filter(({ item }) => item.state === state);
          return own.length > 0 ? [groupOf(app, t(`mend.${words}`, { n: own.length }), own)] : [];
        }),
      );
      const again = held?.startsWith('#/perbaiki/')
        ? root.querySelector(`a[href="${CSS.escape(held)}"]`)
        : null;
      if (again instanceof HTMLElement) again.focus();
      drawLeftovers(app, root, left, (text) => {
        setText($('[data-said]', root), text);
        $('h1', root).focus();
      });
    };
    await draw();
    fetchAhead(app);
    return app.store.onChange(draw);
  },
};

/**
 * Name and code: the stub's, or for a record of an earlier phone what was fetched with its fields.
 * @param {App} app @param {ToMend} item
 */
export async function whoIs(app, { id, stub }) {
  if (stub) return { name: stub.name, code: stub.code };
  const mend = await app.store.mends.get(id);
  return mend ? { name: mend.name, code: mend.code } : null;
}

/**
 * @param {App} app @param {string} title
 * @param {{ item: ToMend, who: { name: string, code: string } | null }[]} named
 */
const groupOf = (app, title, named) =>
  el(
    'section',
    { class: 'stack-tight' },
    el('h2', {}, title),
    el(
      'ul',
      { role: 'list', class: 'stack-tight' },
      ...named.map(({ item, who }) => rowOf(app, item, who)),
    ),
  );

/** @param {App} app @param {ToMend} item @param {{ name: string, code: string } | null} who */
function rowOf(app, { id, time, meeting }, who) {
  const row = $('li', cloneTemplate('row-mend'));
  $('a', row).setAttribute('href', `#/perbaiki/${id}`);
  $('[data-name]', row).textContent = who?.name || t('mend.tanpa_nama');
  $('[data-code]', row).textContent = who?.code ? t('slip.kode', { kode: showCode(who.code) }) : '';
  $('[data-since]', row).textContent = t('mend.sejak', { waktu: dayAndClock(time, app.now()) });
  $('[data-meeting]', row).hidden = meeting !== true;
  return row;
}
