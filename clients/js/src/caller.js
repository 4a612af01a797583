import { VtrestError, retryAfter } from './error.js';
import { send } from './send.js';

/**
 * @typedef {import('./types.js').Options} Options
 * @typedef {import('./types.js').CallOptions} CallOptions
 */

/** How often a call is repeated that the server was too busy for. */
const MAX_REPEATS = 3;

/**
 * What is to be sent, in the terms of the service.
 *
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path below the service's address
 * @property {URLSearchParams} [query]
 * @property {unknown} [json]
 * @property {Blob} [form]
 * @property {boolean} [safe] may be repeated: it changes nothing, or has an idempotency key
 */

/** Caller makes calls: it logs in, renews the token and waits for a busy server. */
export class Caller {
  // Private, so that printing a client shows no secret.
  #base;
  #options;
  #fetch;
  #token;
  /** @type {Promise<string> | undefined} */
  #loggingIn;

  /** @param {Options} options */
  constructor(options) {
    const url = new URL(options.url);
    if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.search || url.hash) {
      throw new TypeError('the url must be an http or https address without user, query and fragment');
    }
    const base = url.href.replace(/\/*$/, '/');
    this.#base = base.includes('/modules/') ? base : `${base}modules/ParsVT/ws/`;
    this.#options = { timeout: 60_000, maxWait: 60, ...options };
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#token = options.token ?? '';
  }

  /**
   * token is the token of this client; it logs in if there is none yet. Keep it as carefully as the
   * password.
   *
   * @returns {Promise<string>}
   */
  async token() {
    if (this.#token) return this.#token;
    this.#loggingIn ??= this.#logIn().finally(() => {
      this.#loggingIn = undefined;
    });
    return this.#loggingIn;
  }

  /**
   * result makes a call and opens the answer.
   *
   * @param {Call} call
   * @param {CallOptions} [options]
   * @returns {Promise<{result: any, header: (name: string) => string | null}>}
   */
  async result(call, options) {
    const answer = await this.signedIn(call, options);
    return { result: envelope(answer).result, header: answer.header };
  }

  /**
   * signedIn makes a call with the token. It logs in again once if the token has expired.
   *
   * @param {Call} call
   * @param {CallOptions} [options]
   */
  async signedIn(call, options) {
    const token = await this.token();
    try {
      return await this.#patiently(call, token, options);
    } catch (error) {
      if (!(error instanceof VtrestError) || error.code !== 'INVALID_TOKEN' || !this.#renewable) throw error;
      if (this.#token === token) this.#token = ''; // else another call has a new one already
      return await this.#patiently(call, await this.token(), options);
    }
  }

  /**
   * #patiently repeats a safe call while the server is too busy for it.
   *
   * @param {Call} call
   * @param {string} token
   * @param {CallOptions} [options]
   */
  async #patiently(call, token, options) {
    for (let repeats = 0; ; repeats++) {
      const answer = await this.#once(call, token, options);
      if (answer.file) return answer;
      const { error } = envelope(answer);
      if (!error) return answer;
      const busy = error.status === 429 || error.status === 503;
      const wait = error.retryAfter || 2 ** repeats;
      if (!busy || !call.safe || repeats === MAX_REPEATS || wait > this.#options.maxWait) throw error;
      await pause(wait, options?.signal);
    }
  }

  /**
   * @param {Call} call
   * @param {string} token
   * @param {CallOptions} [options]
   */
  async #once(call, token, options = {}) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (token) headers['Authorization'] = `Bearer ${token}`;
    if (this.#options.calendar) headers['X-Calendar'] = this.#options.calendar;
    if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
    if (options.ifMatch) headers['If-Match'] = options.ifMatch;
    if (call.form) headers['Content-Type'] = call.form.type;
    if (call.json !== undefined) headers['Content-Type'] = 'application/json';
    const query = call.query?.toString();
    return send(
      {
        url: this.#base + call.path + (query ? `?${query}` : ''),
        method: call.method,
        headers,
        body: call.form ?? (call.json === undefined ? undefined : JSON.stringify(call.json)),
        timeout: this.#options.timeout,
        signal: options.signal,
        progress: call.form && options.progress,
      },
      this.#fetch,
    );
  }

  /** @returns {Promise<string>} */
  async #logIn() {
    const { login, password, key } = this.#options;
    if (!this.#renewable) throw new VtrestError('MISSING_CREDENTIALS', 'give key, or login and password, or token');
    const answer = await this.#patiently({ method: 'POST', path: 'auth', json: key ? { key } : { login, password }, safe: true }, '');
    this.#token = String(envelope(answer).result);
    return this.#token;
  }

  get #renewable() {
    return !!(this.#options.key || this.#options.login);
  }
}

/**
 * envelope opens an answer. The server may be set to answer errors with status 200, so the envelope
 * alone counts.
 *
 * @param {import('./send.js').Answer} answer
 * @returns {{result?: any, error?: VtrestError}}
 */
function envelope(answer) {
  let opened;
  try {
    opened = JSON.parse(answer.text);
  } catch {
    // A proxy's page.
  }
  if (opened?.success === true) return { result: opened.result };
  const { code, message, fields } = opened?.error ?? {};
  const more = { status: answer.status, requestId: answer.header('X-Request-Id') ?? '', retryAfter: retryAfter(answer.header('Retry-After')), fields };
  return { error: new VtrestError(code || 'UNEXPECTED_ANSWER', message || `the answer of ${answer.url} with status ${answer.status} is not the service's`, more) };
}

/**
 * @param {number} seconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}
