/**
 * form makes the body of an upload: fields, and the file in the part filename. It is made by hand
 * because its size must be known to tell how far an upload is.
 *
 * @param {Record<string, string | number>} fields
 * @param {string} name of the file
 * @param {Blob} file
 * @returns {Blob} its type has the boundary
 */
export function form(fields, name, file) {
  const boundary = `vtrest-${random()}${random()}`;
  const head = Object.entries(fields).map(([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"\r\n\r\n${value}\r\n`);
  head.push(`--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${quoted(name)}"\r\nContent-Type: ${file.type || 'application/octet-stream'}\r\n\r\n`);
  return new Blob([...head, file, `\r\n--${boundary}--\r\n`], { type: `multipart/form-data; boundary=${boundary}` });
}

/** Not a secret: it only must not stand in the file. */
function random() {
  return Math.random().toString(36).slice(2);
}

/** As browsers write names in forms.
 * @param {string} text
 */
function quoted(text) {
  return text.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');
}

/**
 * fileName reads the name in a Content-Disposition header.
 *
 * @param {string} header
 */
export function fileName(header) {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (extended?.[1]) {
    try {
      return decodeURIComponent(extended[1]);
    } catch {
      // The plain name stands beside it.
    }
  }
  return /filename="([^"]*)"/i.exec(header)?.[1] ?? '';
}
