export type Options = {
    /**
     * the CRM's address, such as https://crm.example.org, or that of the service
     * itself, which ends with /modules/ParsVT/ws
     */
    url: string;
    login?: string;
    password?: string;
    /**
     * access key, which stands in the user's preferences in the CRM
     */
    key?: string;
    token?: string;
    /**
     * milliseconds without an answer or progress, 60000 unless told
     */
    timeout?: number;
    /**
     * the longest Retry-After to wait for before a call is repeated, in
     * seconds, 60 unless told; a longer one is an error at once
     */
    maxWait?: number;
    /**
     * records that are fetched at a time by records(), 200 unless told
     */
    pageLength?: number;
    /**
     * hears of fields that the server
     * left out of a create or update, because there are none of that name or the user may not write them;
     * without it they are named by console.warn
     */
    onIgnored?: (module: string, fields: string[]) => void;
    /**
     * likewise hears of parameters of an
     * address that had no effect
     */
    onIgnoredParameters?: (module: string, names: string[]) => void;
    /**
     * of all dates, sent and read, also in criteria; Gregorian
     * unless told
     */
    calendar?: 'gregorian' | 'jalali';
    /**
     * instead of the one of the browser or Node
     */
    fetch?: typeof fetch;
};
export type CallOptions = {
    /**
     * gives the call up
     */
    signal?: AbortSignal;
    /**
     * a create happens once: sent again with the same key within a day, it
     * answers with the record that the first call made
     */
    idempotencyKey?: string;
    /**
     * ETag of the record as it was read: an update or delete fails with CONFLICT if
     * somebody has changed it since
     */
    ifMatch?: string;
    /**
     * of a file that is sent or received, in
     * bytes; total is 0 if it is not known
     */
    progress?: (done: number, total: number) => void;
};
export type Query = {
    /**
     * conditions, or their spelling in the service
     */
    criteria?: readonly import('./criteria.js').Condition[] | string;
    /**
     * 'accountname', 'CE.modifiedtime DESC, accountname'; by creation time unless told
     */
    order?: string;
    /**
     * records to skip
     */
    start?: number;
    /**
     * the id of a record that the list goes on behind; not together with start
     */
    after?: number | string;
    /**
     * records wanted: 100 unless told, and all for records()
     */
    length?: number;
};
export type Fields = Record<string, unknown>;
export type Line = Record<string, string>;
export type CRMRecord = Record<string, string>;
export type InventoryRecord = {
    items: Line[];
    [field: string]: any;
};
export type Picklist = {
    values: Record<string, string>;
    dependencies?: Record<string, Record<string, string[]>>;
};
export type DownloadedFile = {
    name: string;
    /**
     * MIME type
     */
    type: string;
    /**
     * in bytes; 0 if it is not known
     */
    size: number;
    stream: ReadableStream<Uint8Array>;
    /**
     * reads all of it into memory
     */
    blob: () => Promise<Blob>;
};
/**
 * How to reach the server, and who is calling: key, or login and password, or token, which cannot
 * be renewed.
 *
 * @typedef {object} Options
 * @property {string} url the CRM's address, such as https://crm.example.org, or that of the service
 *   itself, which ends with /modules/ParsVT/ws
 * @property {string} [login]
 * @property {string} [password]
 * @property {string} [key] access key, which stands in the user's preferences in the CRM
 * @property {string} [token]
 * @property {number} [timeout] milliseconds without an answer or progress, 60000 unless told
 * @property {number} [maxWait] the longest Retry-After to wait for before a call is repeated, in
 *   seconds, 60 unless told; a longer one is an error at once
 * @property {number} [pageLength] records that are fetched at a time by records(), 200 unless told
 * @property {(module: string, fields: string[]) => void} [onIgnored] hears of fields that the server
 *   left out of a create or update, because there are none of that name or the user may not write them;
 *   without it they are named by console.warn
 * @property {(module: string, names: string[]) => void} [onIgnoredParameters] likewise hears of parameters of an
 *   address that had no effect
 * @property {'gregorian' | 'jalali'} [calendar] of all dates, sent and read, also in criteria; Gregorian
 *   unless told
 * @property {typeof fetch} [fetch] instead of the one of the browser or Node
 */
/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] gives the call up
 * @property {string} [idempotencyKey] a create happens once: sent again with the same key within a day, it
 *   answers with the record that the first call made
 * @property {string} [ifMatch] ETag of the record as it was read: an update or delete fails with CONFLICT if
 *   somebody has changed it since
 * @property {(done: number, total: number) => void} [progress] of a file that is sent or received, in
 *   bytes; total is 0 if it is not known
 */
/**
 * Which records a list has. Without conditions it has all.
 *
 * @typedef {object} Query
 * @property {readonly import('./criteria.js').Condition[] | string} [criteria] conditions, or their spelling in the service
 * @property {string} [order] 'accountname', 'CE.modifiedtime DESC, accountname'; by creation time unless told
 * @property {number} [start] records to skip
 * @property {number | string} [after] the id of a record that the list goes on behind; not together with start
 * @property {number} [length] records wanted: 100 unless told, and all for records()
 */
/**
 * What is written: values by field name.
 *
 * @typedef {Record<string, unknown>} Fields
 */
/**
 * A line item of a quote, order or invoice.
 *
 * @typedef {Record<string, string>} Line
 */
/**
 * A record. Its values are texts, as the CRM's database holds them: '' for nothing, '0.00000000'
 * for an amount.
 *
 * @typedef {Record<string, string>} CRMRecord
 */
/**
 * A quote, order or invoice: a record with line items, taxes and charges.
 *
 * @typedef {{items: Line[], [field: string]: any}} InventoryRecord
 */
/**
 * What a picklist field may hold: stored values with their labels in the user's language. If they
 * were asked for, dependencies says for a value of this field which values other fields may have;
 * __DEFAULT__ stands for the values that are not named.
 *
 * @typedef {object} Picklist
 * @property {Record<string, string>} values
 * @property {Record<string, Record<string, string[]>>} [dependencies]
 */
/**
 * @typedef {object} DownloadedFile
 * @property {string} name
 * @property {string} type MIME type
 * @property {number} size in bytes; 0 if it is not known
 * @property {ReadableStream<Uint8Array>} stream
 * @property {() => Promise<Blob>} blob reads all of it into memory
 */
export {};
