/** Why a part has to be mended: the supervisor's sentence, or the rule's. */

import { problemText } from '../dom.js';
import { hasWords, isWhole, t } from '../words.js';
import { problemOf } from './answers.js';

/** @typedef {import('../../shapes.d.ts').Mend} Mend */
/** @typedef {import('../../rules/tables.js').Context} Context */

/**
 * The sentences above a part, each once.
 * @param {Mend} mend @param {import('./parts.js').Part} part @param {Context} context
 */
export function sentencesOf(mend, part, context) {
  const items = mend.items.filter(({ field }) => part.fields.includes(field));
  const said = items.map((item) =>
    mend.state === 'returned'
      ? t('mend.supervisor', { kata: pinned(item) })
      : t('mend.server', { kata: refused(mend, item, context) }),
  );
  return [...new Set(said)];
}

/**
 * `Nama tidak lengkap. Lihat lagi KTP-nya`; a reason of its own is the note alone.
 * @param {Mend['items'][number]} item
 */
function pinned({ code, note }) {
  const reason = code !== 'lainnya' && hasWords(`reason.${code}`) ? t(`reason.${code}`) : '';
  return [reason, note].filter(Boolean).join('. ') || t('mend.periksa_lagi');
}

/** @param {Mend} mend @param {Mend['items'][number]} item @param {Context} context */
function refused(mend, item, context) {
  const problem = problemOf(mend, item, context);
  if (problem) return problemText(problem);
  return isWhole(`problem.${item.code}`) ? t(`problem.${item.code}`) : t('mend.periksa_lagi');
}
