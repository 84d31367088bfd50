/** Judges an answer: only JSON of ours counts, everything else has a cause that the screens can name. Pure. */

/** @typedef {'offline' | 'portal' | 'clock' | 'unknown_device' | 'disabled' | 'too_large' | 'old' | 'busy' | 'server' | 'refused'} Cause */
/**
 * `call` is the number of a signed call, `answers` that of the call which the answer says it is to.
 * @typedef {{ status: number, type: string, redirected: boolean, text: string, retryAfter: string | null,
 *   call?: string | null, answers?: string | null }} Seen
 */
/**
 * @typedef {{ ok: true, body: Record<string, any> }
 *   | { ok: false, cause: Cause, code: string, status: number, server_time: string | null, retry_ms: number | null }} Judged
 */

/** @type {Record<number, Cause>} */
const CAUSE_OF_STATUS = {
  401: 'unknown_device',
  413: 'too_large',
  426: 'old',
  429: 'busy',
  503: 'busy',
  511: 'portal',
};
/** @type {Record<string, Cause>} */
const CAUSE_OF_CODE = {
  clock: 'clock',
  unknown_device: 'unknown_device',
  device_closed: 'disabled',
  old_version: 'old',
};
const LONGEST_RETRY_S = 3600;

/**
 * What an answer is worth. A captive portal answers 200 with a page, or leads elsewhere (SECURITY F09); a cache
 * answers with what it has kept, whose cursor would make the phone forget how much it was told since.
 * @param {Seen} seen
 * @returns {Judged}
 */
export function judge({ status, type, redirected, text, retryAfter, call = null, answers = null }) {
  const good = status >= 200 && status < 300;
  const kept = good && call !== null && answers !== call;
  const body = redirected || kept ? null : readJson(type, text);
  if (body !== null && good) return { ok: true, body };
  const { code = '', server_time = null } = body ?? {};
  const retry_ms = readRetryAfter(retryAfter);
  return {
    ok: false,
    cause: causeOf(status, body),
    code: String(code),
    status,
    server_time,
    retry_ms,
  };
}

/**
 * Whether an answer to a sync has the parts without which nothing of it may be believed.
 * @param {Record<string, any>} body
 */
export const isSyncAnswer = ({ epoch, server_time, cursor, results }) =>
  typeof epoch === 'string' &&
  !Number.isNaN(Date.parse(server_time)) &&
  typeof cursor === 'string' &&
  Array.isArray(results);

/**
 * @param {number} status @param {Record<string, any> | null} body
 * @returns {Cause}
 */
function causeOf(status, body) {
  const byCode =
    body && Object.hasOwn(CAUSE_OF_CODE, String(body.code))
      ? CAUSE_OF_CODE[String(body.code)]
      : undefined;
  const known = byCode ?? CAUSE_OF_STATUS[status];
  if (known) return known;
  if (status >= 500) return 'server';
  return body === null ? 'portal' : 'refused';
}

/**
 * @param {string} type @param {string} text
 * @returns {Record<string, any> | null}
 */
function readJson(type, text) {
  if (!/^application\/json\s*(;|$)/i.test(type)) return null;
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Only the seconds form: our server sends no other. @param {string | null} text */
function readRetryAfter(text) {
  if (text === null || !/^[0-9]{1,6}$/.test(text.trim())) return null;
  return Math.min(Number(text), LONGEST_RETRY_S) * 1000;
}
