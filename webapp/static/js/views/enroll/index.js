/** The enrollment flow: its seven steps, the check page and the pages beside them. */

import { addressStep } from './address-step.js';
import { agePage, memberPage, noCardPage, notBpuPage, removedPage } from './asides.js';
import { checkPage } from './check-page.js';
import { consentStep } from './consent-step.js';
import { screenOf } from './flow.js';
import { heirStep } from './heir-step.js';
import { nikStep } from './nik-step.js';
import { personStep } from './person-step.js';
import { programStep } from './program-step.js';
import { resumePage } from './resume.js';
import { workStep } from './work-step.js';

/** @typedef {import('../../shapes.d.ts').Screen} Screen */

const STEPS = [nikStep, personStep, addressStep, workStep, programStep, heirStep, consentStep];

/** @type {Record<string, Screen>} */
export const routes = {
  ...Object.fromEntries(STEPS.map((step) => [`#/daftar/${step.number}`, screenOf(step)])),
  '#/daftar/periksa': checkPage,
  '#/daftar/anggota': memberPage,
  '#/daftar/usia': agePage,
  '#/daftar/bukan-bpu': notBpuPage,
  '#/daftar/tanpa-ktp': noCardPage,
  '#/daftar/dihapus': removedPage,
  '#/daftar/lanjut/:id': resumePage,
};
