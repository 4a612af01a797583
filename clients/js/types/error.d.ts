/**
 * What is wrong with one field that was sent.
 *
 * @typedef {object} FieldFault
 * @property {string} field
 * @property {string} value what came
 * @property {string} allowed what is allowed
 */
export type FieldFault = {
    field: string;
    /**
     * what came
     */
    value: string;
    /**
     * what is allowed
     */
    allowed: string;
};
/** A call that the server refused. */
export declare class VtrestError extends Error {
    code: string;
    /** HTTP status; 0 if there was no answer. */
    status: number;
    /** To quote to the operator of the server. */
    requestId: string;
    /** Seconds to wait, if the server says so, else 0. */
    retryAfter: number;
    /** The wrong fields, if it is about fields. */
    fields: FieldFault[];
    /**
     * @param {string} code such as RECORD_NOT_FOUND; all stand in the server's API document.
     *   UNEXPECTED_ANSWER is the client's own: what came is not from the service, but for
     *   instance a proxy's page.
     * @param {string} message in English, fit to show
     * @param {{status?: number, requestId?: string, retryAfter?: number, fields?: FieldFault[]}} [more]
     */
    constructor(code: string, message: string, more?: {
        status?: number;
        requestId?: string;
        retryAfter?: number;
        fields?: FieldFault[];
    });
}
/**
 * retryAfter reads the header, which holds seconds or a date.
 *
 * @param {string | null} text
 * @returns {number} seconds, or 0
 */
export declare function retryAfter(text: string | null): number;
