/**
 * form makes the body of an upload: fields, and the file in the part filename. It is made by hand
 * because its size must be known to tell how far an upload is.
 *
 * @param {Record<string, string | number>} fields
 * @param {string} name of the file
 * @param {Blob} file
 * @returns {Blob} its type has the boundary
 */
export declare function form(fields: Record<string, string | number>, name: string, file: Blob): Blob;
/**
 * fileName reads the name in a Content-Disposition header.
 *
 * @param {string} header
 */
export declare function fileName(header: string): string;
