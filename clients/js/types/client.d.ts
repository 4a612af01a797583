export type Call = import('./caller.js').Call;
export type Options = import('./types.js').Options;
export type CallOptions = import('./types.js').CallOptions;
export type Query = import('./types.js').Query;
export type Fields = import('./types.js').Fields;
export type CRMRecord = import('./types.js').CRMRecord;
export type Picklist = import('./types.js').Picklist;
export type DownloadedFile = import('./types.js').DownloadedFile;
/** Client of one server for one user of the CRM. It logs in when the first call needs it. */
export declare class Vtrest {
    #private;
    /** @param {Options} options */
    constructor(options: Options);
    /**
     * token is the token of this client; it logs in if there is none yet. Keep it as carefully as the
     * password.
     *
     * @returns {Promise<string>}
     */
    token(): Promise<string>;
    /**
     * retrieve returns one record.
     *
     * @template {object} [T=CRMRecord] InventoryRecord for quotes, orders and invoices
     * @param {string} module
     * @param {number | string} id
     * @param {CallOptions} [options]
     * @returns {Promise<T>}
     */
    retrieve<T extends object = CRMRecord>(module: string, id: number | string, options?: CallOptions): Promise<T>;
    /**
     * retrieveWithETag returns one record with its ETag, for the option ifMatch of update and delete.
     *
     * @template {object} [T=CRMRecord]
     * @param {string} module
     * @param {number | string} id
     * @param {CallOptions} [options]
     * @returns {Promise<{record: T, etag: string}>}
     */
    retrieveWithETag<T extends object = CRMRecord>(module: string, id: number | string, options?: CallOptions): Promise<{
        record: T;
        etag: string;
    }>;
    /**
     * list returns the records of a module that the query asks for.
     *
     * @template {object} [T=CRMRecord]
     * @param {string} module
     * @param {Query} [query]
     * @param {CallOptions} [options]
     * @returns {Promise<T[]>}
     */
    list<T extends object = CRMRecord>(module: string, query?: Query, options?: CallOptions): Promise<T[]>;
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
    records<T extends object = CRMRecord>(module: string, query?: Query, options?: CallOptions): AsyncGenerator<T, void, undefined>;
    /**
     * create makes a record and returns its id.
     *
     * @param {string} module
     * @param {Fields} fields quotes, orders and invoices have their lines in items
     * @param {CallOptions} [options]
     * @returns {Promise<number>}
     */
    create(module: string, fields: Fields, options?: CallOptions): Promise<number>;
    /**
     * update changes the fields of a record that are sent, and no others. It returns the record's id.
     *
     * @param {string} module
     * @param {number | string} id
     * @param {Fields} fields
     * @param {CallOptions} [options]
     * @returns {Promise<number>}
     */
    update(module: string, id: number | string, fields: Fields, options?: CallOptions): Promise<number>;
    /**
     * delete moves a record to the CRM's recycle bin.
     *
     * @param {string} module
     * @param {number | string} id
     * @param {CallOptions} [options]
     * @returns {Promise<void>}
     */
    delete(module: string, id: number | string, options?: CallOptions): Promise<void>;
    /**
     * picklist returns the values of a picklist field that the user may use. Fields of owners give users
     * and groups.
     *
     * @param {string} module
     * @param {string} field
     * @param {{dependencies?: boolean} & CallOptions} [options]
     * @returns {Promise<Picklist>}
     */
    picklist(module: string, field: string, { dependencies, ...options }?: {
        dependencies?: boolean;
    } & CallOptions): Promise<Picklist>;
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
    calculate(module: string, fields: Fields, id?: number | string, options?: CallOptions): Promise<Record<string, any>>;
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
    upload(name: string, content: Blob | Uint8Array<ArrayBuffer> | ArrayBuffer | string, fields?: Record<string, string | number>, options?: CallOptions): Promise<number>;
    /**
     * download opens the file of a document.
     *
     * @param {number | string} id of the document
     * @param {CallOptions} [options]
     * @returns {Promise<DownloadedFile>}
     */
    download(id: number | string, options?: CallOptions): Promise<DownloadedFile>;
}
