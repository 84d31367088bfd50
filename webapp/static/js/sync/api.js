/** Talks to the server: signs every call with the device key and judges every answer. */

import { SignJWT } from '../../vendor/jose.js';
import { hashOf } from '../store/bytes.js';
import { isNewOffset, offsetFrom } from './clock.js';
import { judge } from './judging.js';

/** @typedef {import('./judging.js').Cause} Cause */
/** @typedef {Extract<import('./judging.js').Judged, { ok: false }>} Refused */
/** @typedef {{ status: number, judged: import('./judging.js').Judged, sent: number, received: number }} Heard */
/**
 * Who calls. `aud` is null before there is an installation; `correct` keeps a new clock offset.
 * @typedef {{ iss: string, aud: string | null, key: CryptoKey, certificate: string | null,
 *   offset: number, correct(ms: number): Promise<void> }} Caller
 */
/**
 * `file` is the type of a file that is asked for, and how large it may become; it comes as `body.file`, a Blob.
 * @typedef {{ method?: 'GET' | 'POST', value?: object, signal?: AbortSignal,
 *   file?: { type: string, bytes: number } }} Request
 */

const LIFE_S = 110;
const PATIENCE_MS = 15_000;
/** The slowest network still waited for, in bytes a millisecond (64 kbit/s). */
const SLOWEST = 8;

/** A call that brought nothing; `cause` names a sentence, `code` is the server's own word. */
export class CallFailed extends Error {
  /** @param {Omit<Refused, 'ok'>} refused */
  constructor({ cause, code, status, server_time, retry_ms }) {
    super(code || cause);
    this.name = 'CallFailed';
    /** @type {Cause} */
    this.why = cause;
    this.code = code || cause;
    this.status = status;
    this.server_time = server_time;
    this.retry_ms = retry_ms;
  }
}

/** What answered is none of ours, though it looks like JSON. */
export const unreadable = () =>
  new CallFailed({ cause: 'portal', code: '', status: 200, server_time: null, retry_ms: null });

/**
 * A call without signature, for the preview of an invitation; rejects with CallFailed.
 * @param {string} path @param {Request} request
 */
export async function ask(path, request) {
  return bodyOf(await exchange(path, textOf(request), request, {}));
}

/**
 * A signed call; rejects with CallFailed. A wrong clock is mended and a forgotten device shows its certificate,
 * each once.
 * @param {Caller} caller @param {string} path @param {Request} request
 * @returns {Promise<Record<string, any>>}
 */
export async function call(caller, path, request) {
  const text = textOf(request);
  let [offset, certificate] = [caller.offset, /** @type {string | null} */ (null)];
  let mended = false;
  for (;;) {
    const number = crypto.randomUUID();
    const headers = await sign(caller, text, { offset, certificate, number });
    const heard = await exchange(path, text, request, headers, number);
    const { judged } = heard;
    if (!judged.ok && judged.cause === 'clock' && judged.server_time && !mended) {
      mended = true;
      offset = offsetFrom(judged.server_time, heard.sent, heard.received);
      await caller.correct(offset);
    } else if (
      !judged.ok &&
      judged.code === 'unknown_device' &&
      caller.certificate &&
      !certificate
    ) {
      certificate = caller.certificate;
    } else {
      await keepTime(caller, offset, heard);
      return bodyOf(heard);
    }
  }
}

/** @param {Request} request */
const textOf = ({ value }) => (value === undefined ? '' : JSON.stringify(value));

/** @param {Heard} heard */
function bodyOf({ judged }) {
  if (judged.ok) return judged.body;
  throw new CallFailed(judged);
}

/**
 * @param {Caller} caller @param {number} offset @param {Heard} heard
 */
async function keepTime(caller, offset, { judged, sent, received }) {
  const time = judged.ok ? judged.body.server_time : null;
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) return;
  const measured = offsetFrom(time, sent, received);
  if (isNewOffset(offset, measured, received - sent)) await caller.correct(measured);
}

/**
 * @param {Caller} caller @param {string} text
 * @param {{ offset: number, certificate: string | null, number: string }} about
 * @returns {Promise<Record<string, string>>}
 */
async function sign({ iss, aud, key }, text, { offset, certificate, number }) {
  const iat = Math.floor((Date.now() + offset) / 1000);
  const token = new SignJWT({ bh: await hashOf(text) })
    .setProtectedHeader({ alg: 'ES256', kid: iss })
    .setIssuer(iss)
    .setIssuedAt(iat)
    .setExpirationTime(iat + LIFE_S)
    .setJti(number);
  if (aud !== null) token.setAudience(aud);
  const headers = { Authorization: `Bearer ${await token.sign(key)}` };
  return certificate ? { ...headers, 'Device-Certificate': certificate } : headers;
}

/**
 * One request and what came of it; what never answered is `offline`.
 * @param {string} path @param {string} text @param {Request} request @param {Record<string, string>} headers
 * @param {string | null} [number] of the call, when it is signed
 * @returns {Promise<Heard>}
 */
async function exchange(path, text, { method = 'POST', signal, file }, headers, number = null) {
  const sent = Date.now();
  try {
    const response = await fetch(path, {
      method,
      headers: method === 'POST' ? { ...headers, 'Content-Type': 'application/json' } : headers,
      body: method === 'POST' ? text : undefined,
      signal: patienceOf(text.length + (file?.bytes ?? 0), signal),
      ...{
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
      },
    });
    const { status } = response;
    const type = response.headers.get('Content-Type') ?? '';
    const redirected = response.redirected || response.type === 'opaqueredirect';
    const answers = response.headers.get('Jaring-Answers');
    if (file && status === 200 && type === file.type && !redirected && answers === number) {
      const body = { file: await response.blob() };
      return { status, judged: { ok: true, body }, sent, received: Date.now() };
    }
    const judged = judge({
      ...{ status, type, redirected, text: await response.text(), call: number, answers },
      retryAfter: response.headers.get('Retry-After'),
    });
    return { status, judged, sent, received: Date.now() };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    const offline = {
      cause: /** @type {Cause} */ ('offline'),
      code: '',
      status: 0,
      server_time: null,
      retry_ms: null,
    };
    return { status: 0, judged: { ok: false, ...offline }, sent, received: Date.now() };
  }
}

/**
 * Ends a request that takes too long, or when `signal` says so. AbortSignal.any would do it, but is younger than
 * the browsers of many phones, which would then be told that they have no network.
 * @param {number} bytes there and back @param {AbortSignal} [signal]
 */
function patienceOf(bytes, signal) {
  const end = new AbortController();
  const abort = () => end.abort();
  setTimeout(abort, PATIENCE_MS + bytes / SLOWEST);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return end.signal;
}
