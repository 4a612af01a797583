/**
 * What is wrong with one field that was sent.
 *
 * @typedef {object} FieldFault
 * @property {string} field
 * @property {string} value what came
 * @property {string} allowed what is allowed
 */

/** A call that the server refused. */
export class VtrestError extends Error {
  /**
   * @param {string} code such as RECORD_NOT_FOUND; all stand in the server's API document.
   *   UNEXPECTED_ANSWER is the client's own: what came is not from the service, but for
   *   instance a proxy's page.
   * @param {string} message in English, fit to show
   * @param {{status?: number, requestId?: string, retryAfter?: number, fields?: FieldFault[]}} [more]
   */
  constructor(code, message, more = {}) {
    super(`${code}: ${message}`);
    this.name = 'VtrestError';
    this.code = code;
    /** HTTP status; 0 if there was no answer. */
    this.status = more.status ?? 0;
    /** To quote to the operator of the server. */
    this.requestId = more.requestId ?? '';
    /** Seconds to wait, if the server says so, else 0. */
    this.retryAfter = more.retryAfter ?? 0;
    /** The wrong fields, if it is about fields. */
    this.fields = more.fields ?? [];
  }
}

/**
 * retryAfter reads the header, which holds seconds or a date.
 *
 * @param {string | null} text
 * @returns {number} seconds, or 0
 */
export function retryAfter(text) {
  if (!text) return 0;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0;
}
