import { asUser, call, refused, send, type Got } from './call'
import { Fault } from './fault'
import { address, type V1Call } from './v1call'

// The service's folder, as the site's main address names it. Installations may
// serve it below a folder of their own.
let folder = '/modules/ParsVT/ws/'

/** findService asks the site where V1 answers. */
export async function findService(): Promise<void> {
  try {
    const response = await fetch('/', { headers: { Accept: 'application/json' } })
    const site = (await response.json()) as { api?: string }
    if (typeof site.api === 'string' && site.api.startsWith('/')) folder = site.api.replace(/\/*$/, '/')
  } catch {
    // A site that tells nothing serves it in the usual place.
  }
}

/** serviceURL is the service's folder with the server's name, ending in a slash. */
export function serviceURL(): string {
  return location.origin + folder
}

/** v1 sends one call of V1 and gives its result. */
export async function v1<T>(c: V1Call, init: RequestInit = {}): Promise<T> {
  return (await v1WithHeaders<T>(c, init)).result
}

/** v1WithHeaders is [v1] with the answer's headers, for the ETag and X-Ignored-Fields. */
export function v1WithHeaders<T>(c: V1Call, init: RequestInit = {}): Promise<Got<T>> {
  const headers = new Headers(init.headers)
  let body: BodyInit | undefined
  if (c.body !== undefined && 'json' in c.body) {
    headers.set('Content-Type', 'application/json')
    body = JSON.stringify(c.body.json)
  } else if (c.body !== undefined) {
    body = formOf(c.body.form)
  }
  return call<T>(c.method, folder + address(c, 'path'), { ...init, headers, ...(body === undefined ? {} : { body }) })
}

function formOf(pairs: [string, string | File][]): FormData {
  const form = new FormData()
  for (const [name, value] of pairs) form.append(name, value)
  return form
}

/** signIn gives a token for credentials: a name with a password, or an access key. They go in the body. */
export function signIn(credentials: { login: string; password: string } | { key: string }): Promise<string> {
  return send<string>('', 'POST', folder + 'auth', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  }).then((got) => got.result)
}

/** upload sends a form with a file; progress hears the share that is sent, 0 to 1. */
export function upload<T>(c: V1Call & { body: { form: [string, string | File][] } }, progress: (share: number) => void): Promise<T> {
  return asUser((asked) => sendFile<T>(asked, c, progress))
}

function sendFile<T>(asked: string, c: V1Call & { body: { form: [string, string | File][] } }, progress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing about the progress of what is sent.
    const request = new XMLHttpRequest()
    request.open(c.method, folder + address(c, 'path'))
    request.setRequestHeader('Authorization', 'Bearer ' + asked)
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onerror = () => reject(new Fault('', request.statusText || 'upload failed'))
    request.onload = () => {
      try {
        const answer = JSON.parse(request.responseText) as { success: boolean; result: T; error?: { code: string; message: string } }
        if (answer.success) resolve(answer.result)
        else reject(refused(answer.error, request.status, request.getResponseHeader('X-Request-Id') ?? ''))
      } catch {
        reject(new Fault('', `HTTP ${request.status}`, request.status))
      }
    }
    request.send(formOf(c.body.form))
  })
}

/** download fetches the file of a document and hands it to the browser under its name. */
export async function download(id: string): Promise<void> {
  const c: V1Call = { method: 'GET', module: 'Documents', id, pairs: [['download', '1']] }
  const response = await asUser(async (asked) => {
    const got = await fetch(folder + address(c, 'path'), { headers: { Authorization: 'Bearer ' + asked } })
    if (got.ok && got.headers.get('Content-Disposition') !== null) return got
    const answer = (await got.json()) as { error?: { code: string; message: string } }
    throw refused(answer.error, got.status, got.headers.get('X-Request-Id') ?? '')
  })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = fileName(response.headers.get('Content-Disposition') ?? '')
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

// fileName takes the name out of a Content-Disposition header.
function fileName(disposition: string): string {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (wide !== undefined) return decodeURIComponent(wide)
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'file'
}
