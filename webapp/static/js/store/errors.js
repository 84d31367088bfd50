/** The named ways in which keeping can fail; screens tell them apart by `error.name`. */

/** @param {string} name */
const failure = (name) =>
  class extends Error {
    /** @param {unknown} [cause] */
    constructor(cause) {
      super(name, { cause });
      this.name = name;
    }
  };

/** Nothing personal can be read or sealed while the screen is locked. */
export const Locked = failure('Locked');
/** The phone has no room left; nothing was written. */
export const StorageFull = failure('StorageFull');
/** The database does not open, or another tab holds an older version of it. */
export const Blocked = failure('Blocked');
/** Every slip of the pool is bound; the network brings new ones. */
export const NoSlipLeft = failure('NoSlipLeft');
/** The sealed record would be over 32 KB. */
export const TooLarge = failure('TooLarge');
/** There is no activation on this phone, or none under way. */
export const NotActivated = failure('NotActivated');
/** What was just written does not read back the same. */
export const NotReadBack = failure('NotReadBack');
