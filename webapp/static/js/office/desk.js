/** What the review desk gains from a script: letter keys, an undo that leaves in time, who else is here. */

import { offerKeys } from './keys.js';
import { watchOthers } from './presence.js';
import { endUndo } from './undo.js';

offerKeys(document);
endUndo(document);
watchOthers(document);
