/** Mending: the list of what came back, and the form for one record. */

import { mendList } from './list.js';
import { mendScreen } from './screen.js';

export { fetchAhead } from './asking.js';

/** @type {Record<string, import('../../shapes.d.ts').Screen>} */
export const routes = { '#/perbaiki': mendList, '#/perbaiki/:id': mendScreen };
