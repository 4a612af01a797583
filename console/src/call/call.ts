import { t } from '../i18n'
import { renewal } from '../session/renewal'
import { token } from '../session/token'
import { Fault, type FieldFault } from './fault'

/** Answer is the shape of every answer of V1 and of the console's own calls. */
interface Answer<T> {
  success: boolean
  result?: T
  error?: { code: string; message: string; fields?: FieldFault[] }
}

/** Got is an answer with the headers that came with it. */
export interface Got<T> {
  result: T
  headers: Headers
}

/** call asks the server in the name of whoever is signed in. What is no success is thrown as a [Fault]. */
export function call<T>(method: string, url: string, init: RequestInit = {}): Promise<Got<T>> {
  return asUser((asked) => send<T>(asked, method, url, init))
}

/** asUser makes a call with the user's token. If that has ended, it is made again once the user has signed in again: nothing was done by the first. */
export async function asUser<T>(run: (asked: string) => Promise<T>): Promise<T> {
  const asked = token.value
  try {
    return await run(asked)
  } catch (e) {
    const over = asked !== '' && e instanceof Fault && (e.code === 'INVALID_TOKEN' || e.code === 'TOKEN_NOT_FOUND')
    if (over && (await renewal(asked))) return asUser(run)
    throw e
  }
}

/** send asks the server with a token, or with none. */
export async function send<T>(asked: string, method: string, url: string, init: RequestInit = {}): Promise<Got<T>> {
  const headers = new Headers(init.headers)
  if (asked !== '') headers.set('Authorization', 'Bearer ' + asked)
  let response: Response
  try {
    response = await fetch(url, { ...init, method, headers, cache: 'no-store', credentials: 'omit' })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new Fault('', t('call.unreachable'))
  }
  return { result: unpack<T>(response, await response.text()), headers: response.headers }
}

function unpack<T>(response: Response, text: string): T {
  let answer: Answer<T>
  try {
    answer = JSON.parse(text) as Answer<T>
  } catch {
    throw new Fault('', t('call.unreadable', { status: String(response.status) }), response.status)
  }
  // The option legacy-status answers everything with 200: success decides.
  if (answer.success) return answer.result as T
  throw refused(answer.error, response.status, response.headers.get('X-Request-Id') ?? '')
}

/** refused makes a [Fault] of an answer's error. */
export function refused(error: Answer<unknown>['error'], status: number, requestId: string): Fault {
  return new Fault(error?.code ?? '', error?.message ?? t('call.unreadable', { status: String(status) }), status, error?.fields ?? [], requestId)
}
