/** What the review desk gains from a script: letter keys, an undo that leaves in time, who else is here, and ways through the list. */

import { offerKeys } from './keys.js';
import { moveInList } from './list.js';
import { watchOthers } from './presence.js';
import { endUndo } from './undo.js';

offerKeys(document);
endUndo(document);
moveInList(document);
watchOthers(document);
