export type Options = import('./types.js').Options;
export type CallOptions = import('./types.js').CallOptions;
export type Call = {
    method: string;
    /**
     * below the service's address
     */
    path: string;
    query?: URLSearchParams;
    json?: unknown;
    form?: Blob;
    /**
     * may be repeated: it changes nothing, or has an idempotency key
     */
    safe?: boolean;
};
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
export declare class Caller {
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
     * result makes a call and opens the answer.
     *
     * @param {Call} call
     * @param {CallOptions} [options]
     * @returns {Promise<{result: any, header: (name: string) => string | null}>}
     */
    result(call: Call, options?: CallOptions): Promise<{
        result: any;
        header: (name: string) => string | null;
    }>;
    /**
     * signedIn makes a call with the token. It logs in again once if the token has expired.
     *
     * @param {Call} call
     * @param {CallOptions} [options]
     */
    signedIn(call: Call, options?: CallOptions): Promise<import("./send.js").Answer>;
}
