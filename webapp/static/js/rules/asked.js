/** One field of one record, as the named checks get it. */

/**
 * The field's name and entry in enrollment.json, its value, and all that stands around it.
 * @typedef {{field: string, entry: import("./tables.js").Table, value: any, record: any,
 *   context: import("./tables.js").Context}} Asked
 */

export {};
