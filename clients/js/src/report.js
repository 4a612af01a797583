/**
 * What of a call the server named as ignored.
 *
 * @param {string} module
 * @param {(name: string) => string | null} header
 * @param {{onIgnored?: (module: string, fields: string[]) => void, onIgnoredParameters?: (module: string, names: string[]) => void}} handlers
 */
export function report(module, header, handlers) {
  const fields = names(header('X-Ignored-Fields'));
  if (fields.length > 0) {
    if (handlers.onIgnored) handlers.onIgnored(module, fields);
    else console.warn(`vtrest: the server has ignored these fields of ${module}: ${fields.join(', ')}`);
  }
  const parameters = names(header('X-Ignored-Parameters'));
  if (parameters.length > 0) {
    if (handlers.onIgnoredParameters) handlers.onIgnoredParameters(module, parameters);
    else console.warn(`vtrest: the server has ignored these parameters of a call of ${module}: ${parameters.join(', ')}`);
  }
}

/**
 * names reads a list of names, percent-encoded where a header has no room for a character.
 *
 * @param {string | null} header
 * @returns {string[]}
 */
export function names(header) {
  return (header ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((name) => {
      try {
        return decodeURIComponent(name);
      } catch {
        return name;
      }
    });
}

/**
 * known refuses names that are not known: what is spelled wrong would have no effect, and a list would hold
 * all records.
 *
 * @param {object} given
 * @param {readonly string[]} allowed
 * @param {string} what
 */
export function known(given, allowed, what) {
  for (const name of Object.keys(given)) {
    if (!allowed.includes(name)) throw new TypeError(`there is no ${what} '${name}'; allowed are ${allowed.join(', ')}`);
  }
}
