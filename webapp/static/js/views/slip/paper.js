/** What a slip says, in order: one account of it for the screen, the printed page and the printer. */

import { showCode, slipUrl } from '../../rules/slip.js';
import { capital, shortName } from '../../rules/text.js';
import { kelurahanName, slipTime } from '../formats.js';
import { t } from '../words.js';

/** @typedef {import('../../shapes.d.ts').App} App */
/** @typedef {import('../../shapes.d.ts').Profile} Profile */
/** @typedef {import('../../shapes.d.ts').Stub} Stub */
/** `link` is for fingers, `url` for scanners. @typedef {ReturnType<typeof paperOf>} Paper */
/** @typedef {{ kind: 'mark' | 'title' | 'text' | 'code' | 'strong' | 'tear', text: string }} Line */

/**
 * The values of a slip as they are shown. The programme is known right after saving only.
 * @param {App} app @param {Stub} stub @param {Profile} profile
 */
export function paperOf(app, stub, { settings, person }) {
  const address = settings.public_url.replace(/\/+$/, '');
  const host = address.replace(/^https?:\/\//, '');
  const { hotline, contoh } = settings;
  const waktu = slipTime(stub.time);
  const kelurahan = kelurahanName(stub.kelurahan, app.tables.wilayah);
  return {
    // A record of an earlier phone has no token here; its number alone leads to the same page.
    url: slipUrl(address, stub.token || stub.slip),
    link: `${address}/s/${stub.slip}`,
    code: showCode(stub.code),
    spoken: [...stub.code].join(' '),
    name: capital(stub.name),
    when: kelurahan ? t('slip.baris_waktu', { waktu, kelurahan }) : waktu,
    officer: t('slip.petugas', { nama: capital(shortName(person.name)), kartu: person.card }),
    program: app.once?.id === stub.id ? app.once.program_line : '',
    check: t('slip.cek', { host, hotline }),
    // A slip written by hand has no QR.
    ask: t('slip.tulis_cek', { host, hotline }),
    contoh,
  };
}

/**
 * The lines above and below the QR, without empty ones.
 * @param {Paper} paper
 * @returns {{ above: Line[], below: Line[] }}
 */
export function linesOf({ code, name, when, officer, program, check, contoh }) {
  /** @type {Line[]} */
  const above = [
    { kind: 'mark', text: contoh ? t('app.contoh') : '' },
    { kind: 'title', text: t('slip.bukti') },
    { kind: 'text', text: t('slip.program') },
  ];
  /** @type {Line[]} */
  const below = [
    { kind: 'code', text: code },
    { kind: 'strong', text: name },
    ...when.split(' · ').map(textLine),
    { kind: 'text', text: officer },
    { kind: 'text', text: program },
    { kind: 'tear', text: ' ' },
    { kind: 'title', text: t('slip.bukan_kartu') },
    { kind: 'text', text: t('slip.perlindungan') },
    { kind: 'strong', text: t('slip.gratis') },
    { kind: 'text', text: check },
  ];
  return { above: above.filter(said).map(bound), below: below.filter(said).map(bound) };
}

/** @param {string} text @returns {Line} */
const textLine = (text) => ({ kind: 'text', text });

/** @param {Line} line */
const said = ({ text }) => text !== '';

/** On narrow paper a dash begins no row. @param {Line} line @returns {Line} */
const bound = ({ kind, text }) => ({ kind, text: text.replace(/ – /g, '\u00a0– ') });
