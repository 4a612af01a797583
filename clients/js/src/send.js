import { VtrestError } from './error.js';

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
export async function send(request, fetcher) {
  request.signal?.throwIfAborted();
  if (request.progress && request.body instanceof Blob) {
    return typeof XMLHttpRequest === 'undefined' ? byFetch(request, fetcher, request.body) : byXHR(request, request.body);
  }
  return byFetch(request, fetcher);
}

/**
 * @param {Request} request
 * @param {typeof fetch} fetcher
 * @param {Blob} [watched] body that is sent in pieces, to see how far it is
 * @returns {Promise<Answer>}
 */
async function byFetch(request, fetcher, watched) {
  const watch = new Watch(request);
  try {
    /** @type {RequestInit & {duplex?: 'half'}} */
    const init = { method: request.method, headers: request.headers, signal: watch.signal, redirect: 'error', credentials: 'omit', cache: 'no-store' };
    if (watched) {
      init.body = counted(watched.stream(), watched.size, (done, total) => {
        watch.again();
        request.progress?.(done, total);
      });
      init.duplex = 'half';
    } else if (request.body !== undefined) {
      init.body = request.body;
    }
    const answer = await fetcher(request.url, init);
    const isFile = answer.status < 400 && answer.headers.has('Content-Disposition');
    const text = isFile ? '' : await answer.text();
    watch.pause();
    const file = isFile && answer.body ? lasting(answer.body, watch) : null;
    if (!file) watch.end();
    return { status: answer.status, url: called(request), header: (name) => answer.headers.get(name), text, file };
  } catch (error) {
    watch.end();
    throw watch.reason(error);
  }
}

/**
 * called is the address of a request without its query, which may hold what is nobody's business. No
 * address of ours holds a token.
 *
 * @param {Request} request
 */
function called(request) {
  return request.url.replace(/\?.*$/s, '');
}

/**
 * lasting gives up a stream in which nothing comes for too long. Only the time in which somebody waits
 * for a piece counts.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {Watch} watch
 * @returns {ReadableStream<Uint8Array>}
 */
function lasting(stream, watch) {
  const reader = stream.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        watch.again();
        try {
          const { done, value } = await reader.read();
          if (done) {
            watch.end();
            controller.close();
          } else {
            watch.pause();
            controller.enqueue(value);
          }
        } catch (error) {
          watch.end();
          controller.error(watch.reason(error));
        }
      },
      cancel(reason) {
        watch.end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * @param {Request} request
 * @param {Blob} body
 * @returns {Promise<Answer>}
 */
function byXHR(request, body) {
  return new Promise((resolve, reject) => {
    const watch = new Watch(request);
    const xhr = new XMLHttpRequest();
    /** @param {() => void} act */
    const end = (act) => () => {
      watch.end();
      act();
    };
    xhr.open(request.method, request.url);
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      watch.again();
      request.progress?.(event.loaded, event.lengthComputable ? event.total : body.size);
    };
    xhr.onload = end(() => resolve({ status: xhr.status, url: called(request), header: (name) => xhr.getResponseHeader(name), text: xhr.responseText, file: null }));
    xhr.onerror = end(() => reject(unreachable(request, 'the browser does not tell why; it may be the network, a certificate, or an origin that the server does not allow')));
    xhr.onabort = end(() => reject(watch.reason(new VtrestError('NO_CONNECTION', `${request.method} ${called(request)}: the call was given up`))));
    watch.signal.addEventListener('abort', () => xhr.abort());
    xhr.send(body);
  });
}

/** Watch gives a call up when the caller does, or when nothing moves for too long. */
class Watch {
  #controller = new AbortController();
  #request;
  #late = false;
  #abort;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Request} request */
  constructor(request) {
    this.#request = request;
    this.#abort = () => this.#controller.abort(request.signal?.reason);
    request.signal?.addEventListener('abort', this.#abort);
    this.again();
  }

  get signal() {
    return this.#controller.signal;
  }

  again() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#late = true;
      this.#controller.abort();
    }, this.#request.timeout);
  }

  /** pause stops the time until again. The caller may still give up. */
  pause() {
    clearTimeout(this.#timer);
  }

  end() {
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#abort);
  }

  /**
   * reason is what to tell the caller of an error.
   *
   * @param {unknown} error
   */
  reason(error) {
    if (this.#late) return new VtrestError('TIMEOUT', `${this.#request.method} ${called(this.#request)}: no answer within ${this.#request.timeout / 1000} seconds`);
    if (this.#request.signal?.aborted) return this.#request.signal.reason;
    if (error instanceof VtrestError) return error;
    const failure = unreachable(this.#request, causes(error));
    failure.cause = error;
    return failure;
  }
}

/**
 * @param {Request} request
 * @param {string} why
 */
function unreachable(request, why) {
  return new VtrestError('NO_CONNECTION', `${request.method} ${called(request)}: the server cannot be reached${why && `: ${why}`}`);
}

/**
 * causes are the reasons of an error, the outermost first: Node says "fetch failed", and why only behind it.
 *
 * @param {unknown} error
 */
function causes(error) {
  /** @type {string[]} */
  const texts = [];
  for (let e = /** @type {any} */ (error), depth = 0; e && depth < 5; e = e.cause ?? e.errors?.[0], depth++) {
    const text = e.message || e.code;
    if (text && !texts.includes(text)) texts.push(text);
  }
  return texts.join(': ');
}

/**
 * counted reports what is read of a stream.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} total 0 if it is not known
 * @param {(done: number, total: number) => void} progress
 * @returns {ReadableStream<Uint8Array>}
 */
export function counted(stream, total, progress) {
  let done = 0;
  return stream.pipeThrough(
    new TransformStream({
      transform(piece, controller) {
        controller.enqueue(piece);
        done += piece.byteLength;
        progress(done, total);
      },
    }),
  );
}
