/** Opens a kept draft at the step where it was left. */

import { t } from '../words.js';
import { resume } from './session.js';

/** @type {import('../../shapes.d.ts').Screen} */
export const resumePage = {
  template: 'screen-enroll-open',
  get title() {
    return t('enroll.lanjut');
  },
  bar: false,
  async show(app, _root, { id = '' }) {
    const draft = await app.store.drafts.get(id);
    if (draft) resume(app, draft);
    else app.go('#/');
  },
};
