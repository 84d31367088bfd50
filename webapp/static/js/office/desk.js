/** What the review desk gains from a script: letter keys, and an undo that leaves when its time is over. */

import { offerKeys } from './keys.js';
import { endUndo } from './undo.js';

offerKeys(document);
endUndo(document);
