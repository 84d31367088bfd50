/** Bantuan: whom to call, the size of the letters, the PIN, and what must not be done to Chrome. */

import { $, $$, input, setText, showProblems } from './dom.js';
import { placeOf } from './activation.js';
import { startEmptying } from './emptying.js';
import { sentenceFor } from './lock.js';
import { readNewPin, readPin } from './pin.js';
import { applyTextSize, TEXT_SIZE } from './textsize.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */

/** @type {Screen} */
export const help = {
  template: 'screen-help',
  bar: true,
  get title() {
    return t('help.judul');
  },
  async show(app, root) {
    const profile = app.store.profile();
    if (!profile) return;
    const { hotline } = profile.settings;
    $('[data-hotline]', root).textContent = t('help.hotline_isi', { hotline });
    if (/^[+0-9][0-9 ().-]+$/.test(hotline)) {
      const call = $('[data-call]', root);
      setText(call, t('help.telepon', { nomor: hotline }));
      call.setAttribute('href', `tel:${hotline.replace(/[^+0-9]/g, '')}`);
    }
    const { person, device } = profile;
    $('[data-who]', root).textContent = [person.name, person.card, placeOf(person.territory)].join(
      ' · ',
    );
    $('[data-version]', root).textContent = t('help.versi', {
      versi: `${app.store.build} · ${device.number}`,
    });
    for (const size of $$('[name="text_size"]', root)) {
      const box = /** @type {HTMLInputElement} */ (size);
      box.checked = box.value === String(app.store.preference(TEXT_SIZE) ?? 1);
      box.addEventListener('change', async () => {
        await app.store.setPreference(TEXT_SIZE, Number(box.value));
        applyTextSize(app);
      });
    }
    for (const button of $$('[data-lock], [data-switch]', root))
      button.addEventListener('click', () => app.store.lock.lockNow());
    $('[data-switch]', root).hidden = (await app.store.profiles()).length < 2;
    return startEmptying(app, root);
  },
};

/** @type {Screen} */
export const changePin = {
  template: 'screen-change-pin',
  bar: false,
  get title() {
    return t('help.pin');
  },
  show(app, root) {
    const form = /** @type {HTMLFormElement} */ ($('form', root));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const old = readPin(input('#f-pin_lama', form).value);
      const { pin, problems } = readNewPin(form);
      const first = old === '' ? [oldProblem(t('help.pin_lama_kosong'))] : [];
      $('[data-said]', form).hidden = true;
      showProblems(form, [...first, ...problems]);
      if (first.length + problems.length > 0) return;
      if (await app.store.lock.change(old, pin)) {
        form.reset();
        $('[data-said]', form).hidden = false;
        return;
      }
      const rest = await app.store.lock.remaining();
      const said = sentenceFor(rest, new Date(), true) ?? {
        text: 'salah',
        values: { n: rest.left },
      };
      showProblems(form, [oldProblem(t(`lock.${said.text}`, said.values))]);
    });
  },
};

/** @param {string} text */
const oldProblem = (text) => ({ field: 'pin_lama', code: 'salah', values: {}, text });
