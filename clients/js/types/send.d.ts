export type Request = {
    url: string;
    method: string;
    headers: Record<string, string>;
    body?: string | Blob;
    /**
     * milliseconds without any progress
     */
    timeout: number;
    /**
     * of the caller
     */
    signal?: AbortSignal;
    /**
     * of the body
     */
    progress?: (done: number, total: number) => void;
};
export type Answer = {
    status: number;
    /**
     * what was called, without its query
     */
    url: string;
    header: (name: string) => string | null;
    text: string;
    /**
     * if it is a file, else null
     */
    file: ReadableStream<Uint8Array> | null;
};
/**
 * A call in the terms of HTTP.
 *
 * @typedef {object} Request
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {string | Blob} [body]
 * @property {number} timeout milliseconds without any progress
 * @property {AbortSignal} [signal] of the caller
 * @property {(done: number, total: number) => void} [progress] of the body
 */
/**
 * Answer is what the client needs of an answer.
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} url what was called, without its query
 * @property {(name: string) => string | null} header
 * @property {string} text
 * @property {ReadableStream<Uint8Array> | null} file if it is a file, else null
 */
/**
 * send sends a call once. Only XMLHttpRequest tells a browser how far an upload is, so uploads
 * with progress go through it where it exists.
 *
 * @param {Request} request
 * @param {typeof fetch} fetcher
 * @returns {Promise<Answer>}
 */
export declare function send(request: Request, fetcher: typeof fetch): Promise<Answer>;
/**
 * counted reports what is read of a stream.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} total 0 if it is not known
 * @param {(done: number, total: number) => void} progress
 * @returns {ReadableStream<Uint8Array>}
 */
export declare function counted(stream: ReadableStream<Uint8Array>, total: number, progress: (done: number, total: number) => void): ReadableStream<Uint8Array>;
