/** Makes this phone a volunteer's: invitation, `Apakah ini Bapak/Ibu?`, PIN, and what it needs before the bazaar. */

import { readInvitationCode } from '../rules/slip.js';
import { $, $$, cloneTemplate, input, setText, showProblems } from './dom.js';
import { dayOf } from './formats.js';
import { tellLost } from './lost.js';
import { readNewPin } from './pin.js';
import { replaceHash } from './router.js';
import { t } from './words.js';

/** @typedef {import('../shapes.d.ts').App} App */
/** @typedef {import('../shapes.d.ts').Screen} Screen */
/** @typedef {Awaited<ReturnType<App['sync']['preview']>>} Invited */

/** @param {Screen['show']} show @returns {Screen} */
const welcome = (show) => ({
  template: 'screen-activation',
  get title() {
    return t('activation.judul');
  },
  bar: false,
  header: true,
  show,
});

/** The first screen: scan or type. */
export const activation = welcome((app, root) => showCodeForm(app, root, { typing: false }));

/** The same with the code box open. */
export const typeCode = welcome((app, root) => showCodeForm(app, root, { typing: true }));

/** An invitation by link, QR or typed code: says whose it is. */
export const invitation = welcome((app, root, { code = '' }) => {
  const secret = readInvitationCode(code);
  if (secret === null) return showCodeForm(app, root, { typing: true, said: 'salah' });
  $('[data-choose]', root).hidden = true;
  $('[data-busy]', root).hidden = false;
  // Not awaited: the page says that it looks, and Back works meanwhile.
  look(app, root, secret);
});

/** The camera that looks for an invitation. @type {Screen} */
export const scanInvitation = {
  template: 'screen-scan',
  bar: false,
  get title() {
    return t('activation.pindai_judul');
  },
  show(_app, root) {
    const video = /** @type {HTMLVideoElement} */ ($('video', root));
    /** @type {(() => void) | null} */
    let stop = null;
    let left = false;
    const begin = async () => {
      const { startScanning } = await import('../camera/camera.js');
      if (left) return;
      stop = startScanning(video, {
        onText: (text) => {
          const secret = readInvitationCode(text);
          if (secret === null) alertOn(root, 'bukan_undangan');
          else replaceHash(`#/undangan/${secret}`);
        },
        onTrouble: () => {
          stop?.();
          video.hidden = true;
          $('[data-busy]', root).hidden = true;
          alertOn(root, 'kamera');
        },
      });
    };
    begin();
    return () => {
      left = true;
      stop?.();
    };
  },
};

/** @param {App} app @param {HTMLElement} root @param {string} secret */
async function look(app, root, secret) {
  try {
    showIdentity(app, root, secret, await app.sync.preview(secret));
  } catch (error) {
    if (!root.isConnected) return;
    showCodeForm(app, root, { typing: true, said: sentenceFor(error) });
  }
}

/**
 * @param {App} app @param {HTMLElement} root
 * @param {{ typing: boolean, said?: string }} how
 */
function showCodeForm(app, root, { typing, said }) {
  tellLost(app, root);
  const form = $('form', root);
  const code = input('#f-kode_undangan', form);
  $('[data-busy]', form).hidden = true;
  $('[data-choose]', form).hidden = false;
  for (const node of $$('[data-more]', form)) node.hidden = app.store.profile() === null;
  if (said) alertOn(form, said);
  const open = () => {
    $('[data-code]', form).hidden = false;
    $('[data-type-code]', form).hidden = true;
  };
  if (typing) open();
  $('[data-type-code]', form).addEventListener('click', () => {
    open();
    code.focus();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const secret = readInvitationCode(code.value);
    const empty = code.value.trim() === '';
    const text = t(empty ? 'activation.kosong' : 'activation.salah');
    const problem = { field: 'kode_undangan', code: 'salah', values: {}, text };
    showProblems(form, secret === null ? [problem] : []);
    if (secret === null) return;
    if (location.hash === `#/undangan/${secret}`) replaceHash(location.hash);
    else app.go(`#/undangan/${secret}`);
  });
}

/** @param {App} app @param {HTMLElement} root @param {string} secret @param {Invited} invited */
function showIdentity(app, root, secret, invited) {
  swap(root, 'screen-identity');
  tellLost(app, root);
  $('[data-name]', root).textContent = invited.name;
  $('[data-role]', root).textContent = roleOf(invited);
  $('[data-territory]', root).textContent = placeOf(invited.territory);
  $('[data-yes]', root).addEventListener('click', () => showPin(app, root, secret));
  $('[data-no]', root).addEventListener('click', () => {
    swap(root, 'screen-activation');
    showCodeForm(app, root, { typing: false, said: 'bukan_isi' });
  });
}

/** @param {App} app @param {HTMLElement} root @param {string} secret */
function showPin(app, root, secret) {
  swap(root, 'screen-pin');
  const form = $('form', root);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { pin, problems } = readNewPin(form);
    showProblems(form, problems);
    if (problems.length > 0) return;
    busy(form, true);
    setText($('[data-alert]', form), null);
    try {
      await app.store.saveActivation(await app.sync.activate(secret, await deviceLabel()), pin);
      await joinOnlyEvent(app);
      app.sync.start();
      replaceHash('#/siapkan');
    } catch (error) {
      busy(form, false);
      alertOn(form, sentenceFor(error));
    }
  });
}

/** Where one kegiatan runs today and no other, it is this one; it can be changed. @param {App} app */
async function joinOnlyEvent(app) {
  const today = dayOf(app.now());
  const events = app.store.profile()?.settings.events ?? [];
  const [only, ...others] = events.filter((one) => one.first_day <= today && today <= one.last_day);
  if (only && others.length === 0) await app.store.setEvent(only.id);
}

/** @param {HTMLElement} form @param {boolean} on */
function busy(form, on) {
  input('[data-submit]', form).disabled = on;
  $('[data-busy]', form).hidden = !on;
}

/** @param {HTMLElement} root @param {string} template */
function swap(root, template) {
  root.replaceChildren(cloneTemplate(template));
  const title = $('h1', root);
  title.tabIndex = -1;
  title.focus();
  document.title = `${title.textContent} – Jaring`;
}

/** @param {HTMLElement} root @param {string} key of text.activation */
const alertOn = (root, key) => setText($('[data-alert]', root), t(`activation.${key}`));

/** The sentence of text.activation for a code of the server, or for what kept the call from it. */
const SENTENCES = /** @type {Record<string, string>} */ ({
  invitation_unknown: 'salah',
  invitation_expired: 'kedaluwarsa',
  invitation_used: 'terpakai',
  too_many: 'ramai',
  busy: 'ramai',
  server: 'ramai',
  offline: 'tanpa_internet',
  portal: 'tanpa_internet',
});

/**
 * Which sentence tells what went wrong; what is not foreseen is also told to the console.
 * @param {unknown} error
 */
export function sentenceFor(error) {
  const { code = '', why = '' } = /** @type {{ code?: string, why?: string }} */ (error);
  const sentence = SENTENCES[code] ?? SENTENCES[why];
  if (!sentence) console.error(error);
  return sentence ?? 'gagal';
}

/** @param {Invited} invited */
function roleOf({ role, territory }) {
  return t(
    territory.rt && role === 'relawan' ? 'activation.peran_ketua_rt' : `activation.peran_${role}`,
  );
}

/** @param {Invited['territory']} territory */
export function placeOf({ label, rw, rt }) {
  if (rw && rt) return t('activation.wilayah_rt', { rt, rw, wilayah: label });
  return rw ? t('activation.wilayah_rw', { rw, wilayah: label }) : label;
}

/** What this phone calls itself, so that the office can tell two phones apart. */
async function deviceLabel() {
  const agent = /** @type {any} */ (navigator).userAgentData;
  const { model = '' } = (await agent?.getHighEntropyValues?.(['model'])) ?? {};
  const found = model || /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] || 'HP';
  return found.slice(0, 60);
}
