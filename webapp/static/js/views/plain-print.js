/** A plain sheet of counts for the print dialog, and nothing else of the page. Loaded when somebody prints. */

import { el } from './dom.js';

const SHEET = 'css/plain-print.css';

/**
 * Lays the sheet out; it stays until the screen is left, because phones come back from the dialog before it is drawn.
 * @param {{ title: string, lines: string[], rows: [string, number][], foot: string }} sheet
 */
export async function layPlain({ title, lines, rows, foot }) {
  forgetPlain();
  await loadSheet();
  const cells = rows.map(([name, number]) =>
    el('tr', {}, el('th', {}, name), el('td', {}, String(number))),
  );
  document.body.append(
    el(
      'div',
      { class: 'plain-print', 'aria-hidden': 'true' },
      el('h1', {}, title),
      ...lines.map((line) => el('p', {}, line)),
      el('table', {}, el('tbody', {}, ...cells)),
      el('p', {}, foot),
    ),
  );
}

/** Takes sheet and style away again: another paper may be printed next. */
export function forgetPlain() {
  for (const node of document.querySelectorAll('.plain-print, link[data-plain]')) node.remove();
}

async function loadSheet() {
  const href = `${document.body.dataset.base}${SHEET}`;
  const link = el('link', { rel: 'stylesheet', href, 'data-plain': '' });
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => reject(new Error('The print sheet did not load')));
    document.head.append(link);
  });
}
