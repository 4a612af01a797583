/**
 * What of a call the server named as ignored.
 *
 * @param {string} module
 * @param {(name: string) => string | null} header
 * @param {{onIgnored?: (module: string, fields: string[]) => void, onIgnoredParameters?: (module: string, names: string[]) => void}} handlers
 */
export declare function report(module: string, header: (name: string) => string | null, handlers: {
    onIgnored?: (module: string, fields: string[]) => void;
    onIgnoredParameters?: (module: string, names: string[]) => void;
}): void;
/**
 * names reads a list of names, percent-encoded where a header has no room for a character.
 *
 * @param {string | null} header
 * @returns {string[]}
 */
export declare function names(header: string | null): string[];
/**
 * known refuses names that are not known: what is spelled wrong would have no effect, and a list would hold
 * all records.
 *
 * @param {object} given
 * @param {readonly string[]} allowed
 * @param {string} what
 */
export declare function known(given: object, allowed: readonly string[], what: string): void;
