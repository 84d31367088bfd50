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
/** This has been sealed already, by another tab: what was typed here since is in no record. */
export const AlreadySealed = failure('AlreadySealed');
/** The record has changed since its fields were fetched; `cause` is the time of it, where it is known. */
export const Outdated = failure('Outdated');
/** Something is only on this phone, so it must not be emptied. */
export const NotSafe = failure('NotSafe');
/** This file is no sealed outbox of ours. */
export const NotCourier = failure('NotCourier');
/** It is one, but parts of it are missing. */
export const Damaged = failure('Damaged');
