import { Caller } from './caller.js';
import { criteria } from './criteria.js';
import { VtrestError } from './error.js';
import { fileName, form } from './multipart.js';
import { known, report } from './report.js';
import { counted } from './send.js';

/**
 * @typedef {import('./caller.js').Call} Call
 * @typedef {import('./types.js').Options} Options
 * @typedef {import('./types.js').CallOptions} CallOptions
 * @typedef {import('./types.js').Query} Query
 * @typedef {import('./types.js').Fields} Fields
 * @typedef {import('./types.js').CRMRecord} CRMRecord
 * @typedef {import('./types.js').Picklist} Picklist
 * @typedef {import('./types.js').DownloadedFile} DownloadedFile
 */

const OPTIONS = ['url', 'login', 'password', 'key', 'token', 'timeout', 'maxWait', 'pageLength', 'onIgnored', 'onIgnoredParameters', 'calendar', 'fetch'];
const CALL_OPTIONS = ['signal', 'idempotencyKey', 'ifMatch', 'progress'];
const QUERY = ['criteria', 'order', 'start', 'after', 'length'];

/** Client of one server for one user of the CRM. It logs in when the first call needs it. */
export class Vtrest {
  #caller;
  #pageLength;
  #handlers;

  /** @param {Options} options */
  constructor(options) {
    known(options, OPTIONS, 'option');
    this.#caller = new Caller(options);
    this.#pageLength = options.pageLength ?? 200;
    const { onIgnored, onIgnoredParameters } = options;
    this.#handlers = { onIgnored, onIgnoredParameters };
  }

  /**
   * token is the token of this client; it logs in if there is none yet. Keep it as carefully as the
   * password.
   *
   * @returns {Promise<string>}
   */
  token() {
    return this.#caller.token();
  }

  /**
   * retrieve returns one record.
   *
   * @template {object} [T=CRMRecord] InventoryRecord for quotes, orders and invoices
   * @param {string} module
   * @param {number | string} id
   * @param {CallOptions} [options]
   * @returns {Promise<T>}
   */
  async retrieve(module, id, options) {
    const { record } = /** @type {{record: T}} */ (await this.retrieveWithETag(module, id, options));
    return record;
  }

  /**
   * retrieveWithETag returns one record with its ETag, for the option ifMatch of update and delete.
   *
   * @template {object} [T=CRMRecord]
   * @param {string} module
   * @param {number | string} id
   * @param {CallOptions} [options]
   * @returns {Promise<{record: T, etag: string}>}
   */
  async retrieveWithETag(module, id, options) {
    const { result, header } = await this.#result(module, { method: 'GET', path: record(module, id), safe: true }, options);
    return { record: result, etag: header('ETag') ?? '' };
  }

  /**
   * list returns the records of a module that the query asks for.
   *
   * @template {object} [T=CRMRecord]
   * @param {string} module
   * @param {Query} [query]
   * @param {CallOptions} [options]
   * @returns {Promise<T[]>}
   */
  async list(module, query = {}, options) {
    known(query, QUERY, 'part of a query');
    const values = new URLSearchParams();
    // Who names criteria and has none by mistake must not get all records.
    const conditions = typeof query.criteria === 'string' ? query.criteria : 'criteria' in query ? criteria(/** @type {any} */ (query.criteria)) : '';
    if (conditions) values.set('criteria', conditions);
    if (query.order) values.set('order', query.order);
    if (query.start) values.set('start', String(query.start));
    if (query.after) values.set('after', String(query.after));
    if (query.length) values.set('length', String(query.length));
    return (await this.#result(module, { method: 'GET', path: address(module), query: values, safe: true }, options)).result;
  }

  /**
   * records walks through all records that the query asks for, and fetches them in pages. No record is
   * skipped or comes twice when others are made or deleted meanwhile.
   *
   * @template {object} [T=CRMRecord]
   * @param {string} module
   * @param {Query} [query]
   * @param {CallOptions} [options]
   * @returns {AsyncGenerator<T, void, undefined>}
   */
  async *records(module, query = {}, options) {
    let page = query;
    for (let left = query.length || Infinity; left > 0; ) {
      const length = Math.min(left, this.#pageLength);
      const records = await this.list(module, { ...page, length }, options);
      yield* /** @type {T[]} */ (records);
      const after = records.at(-1)?.record_id;
      if (!after || records.length < length) return;
      if (after === page.after) throw new VtrestError('UNEXPECTED_ANSWER', 'the server does not know the parameter after');
      left -= records.length;
      page = { ...page, start: 0, after };
    }
  }

  /**
   * create makes a record and returns its id.
   *
   * @param {string} module
   * @param {Fields} fields quotes, orders and invoices have their lines in items
   * @param {CallOptions} [options]
   * @returns {Promise<number>}
   */
  async create(module, fields, options) {
    return this.#write(module, { method: 'POST', path: address(module), json: fields, safe: !!options?.idempotencyKey }, options);
  }

  /**
   * update changes the fields of a record that are sent, and no others. It returns the record's id.
   *
   * @param {string} module
   * @param {number | string} id
   * @param {Fields} fields
   * @param {CallOptions} [options]
   * @returns {Promise<number>}
   */
  async update(module, id, fields, options) {
    return this.#write(module, { method: 'PUT', path: record(module, id), json: fields }, options);
  }

  /**
   * delete moves a record to the CRM's recycle bin.
   *
   * @param {string} module
   * @param {number | string} id
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  async delete(module, id, options) {
    await this.#result(module, { method: 'DELETE', path: record(module, id) }, options);
  }

  /**
   * picklist returns the values of a picklist field that the user may use. Fields of owners give users
   * and groups.
   *
   * @param {string} module
   * @param {string} field
   * @param {{dependencies?: boolean} & CallOptions} [options]
   * @returns {Promise<Picklist>}
   */
  async picklist(module, field, { dependencies, ...options } = {}) {
    const path = `${address(module)}/picklist/${encodeURIComponent(field)}${dependencies ? '/picklistdep/1' : ''}`;
    const { result } = await this.#result(module, { method: 'GET', path, safe: true }, options);
    // PHP, and so the service, writes an object without members as an array.
    for (const part of ['values', 'dependencies']) {
      if (Array.isArray(result[part])) result[part] = {};
    }
    return result;
  }

  /**
   * calculate answers what a quote, order or invoice with these fields would come to, and writes nothing.
   * With an id the fields are those of a change to that record.
   *
   * @param {string} module
   * @param {Fields} fields
   * @param {number | string} [id]
   * @param {CallOptions} [options]
   * @returns {Promise<Record<string, any>>} subtotal, total, taxes, items and more
   */
  async calculate(module, fields, id, options) {
    const path = id === undefined ? address(module) : record(module, id);
    return (await this.#result(module, { method: 'POST', path: `${path}/calculate/1`, json: fields, safe: true }, options)).result;
  }

  /**
   * upload makes a document of a file and returns its id. Of the fields, notes_title is the document's
   * title, and parent_id links it to a record.
   *
   * @param {string} name of the file
   * @param {Blob | Uint8Array<ArrayBuffer> | ArrayBuffer | string} content
   * @param {Record<string, string | number>} [fields]
   * @param {CallOptions} [options]
   * @returns {Promise<number>}
   */
  async upload(name, content, fields = {}, options) {
    const file = content instanceof Blob ? content : new Blob([content]);
    return this.#write('Documents', { method: 'POST', path: 'Documents', form: form(fields, name, file), safe: !!options?.idempotencyKey }, options);
  }

  /**
   * download opens the file of a document.
   *
   * @param {number | string} id of the document
   * @param {CallOptions} [options]
   * @returns {Promise<DownloadedFile>}
   */
  async download(id, options) {
    known(options ?? {}, CALL_OPTIONS, 'option of a call');
    const answer = await this.#caller.signedIn({ method: 'GET', path: `${record('Documents', id)}/download/1`, safe: true }, options);
    const size = Number(answer.header('Content-Length') ?? 0);
    const type = answer.header('Content-Type') ?? 'application/octet-stream';
    const whole = answer.file ?? new Blob([]).stream();
    const stream = options?.progress ? counted(whole, size, options.progress) : whole;
    return { name: fileName(answer.header('Content-Disposition') ?? ''), type, size, stream, blob: () => new Response(stream, { headers: { 'Content-Type': type } }).blob() };
  }

  /**
   * @param {string} module
   * @param {Call} call
   * @param {CallOptions} [options]
   */
  async #write(module, call, options) {
    return Number((await this.#result(module, call, options)).result);
  }

  /**
   * #result makes a call, and tells what of it the server ignored.
   *
   * @param {string} module
   * @param {Call} call
   * @param {CallOptions} [options]
   */
  async #result(module, call, options) {
    known(options ?? {}, CALL_OPTIONS, 'option of a call');
    const answer = await this.#caller.result(call, options);
    report(module, answer.header, this.#handlers);
    return answer;
  }
}

/** @param {string} module */
function address(module) {
  if (typeof module !== 'string' || module === '') throw new TypeError(`the module must be a name such as Accounts, not ${module === '' ? 'nothing' : module}`);
  return encodeURIComponent(module);
}

/**
 * record is the address of one record. Without an id it would be that of the module, which means another call.
 *
 * @param {string} module
 * @param {number | string} id
 */
function record(module, id) {
  if (!/^[1-9][0-9]*$/.test(String(id))) throw new TypeError(`the id of a record must be a whole number from 1, not ${id === '' ? 'nothing' : id}`);
  return `${address(module)}/${id}`;
}
