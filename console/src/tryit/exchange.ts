import { serviceURL } from '../call/v1'
import { address, type Spelling, type V1Call } from '../call/v1call'
import { token } from '../session/token'

/** Exchange is a call as it went over the wire, with its answer. */
export interface Exchange {
  request: { method: string; url: string; headers: [string, string][]; body: string }
  status: string
  headers: [string, string][]
  body: string
  ms: number
}

// Files that are longer are told of, not shown.
const mostText = 500_000

/** run really sends a call of the guide, as any client would, and tells all that passed. */
export async function run(call: V1Call, spelling: Spelling, open: boolean): Promise<Exchange> {
  const headers: [string, string][] = open ? [] : [['Authorization', 'Bearer ' + token.value]]
  let body: BodyInit | undefined
  let shown = ''
  if (call.body !== undefined && 'json' in call.body) {
    headers.push(['Content-Type', 'application/json'])
    body = JSON.stringify(call.body.json)
    shown = JSON.stringify(call.body.json, null, 2)
  } else if (call.body !== undefined) {
    const form = new FormData()
    for (const [name, value] of call.body.form) form.append(name, value)
    body = form
    shown = call.body.form.map(([name, value]) => `${name}=${value instanceof File ? `@${value.name} (${value.size})` : value}`).join('\n')
  }
  const url = serviceURL() + address(call, spelling)
  const began = performance.now()
  const response = await fetch(url, { method: call.method, headers, cache: 'no-store', credentials: 'omit', ...(body === undefined ? {} : { body }) })
  const text = await textOf(response)
  return {
    request: { method: call.method, url, headers: headers.map(masked), body: masking(shown) },
    status: `${response.status} ${response.statusText}`.trim(),
    headers: [...response.headers],
    body: text,
    ms: performance.now() - began,
  }
}

function masked([name, value]: [string, string]): [string, string] {
  return name === 'Authorization' ? [name, 'Bearer ' + '•'.repeat(8) + value.slice(-4)] : [name, value]
}

// Passwords and keys that are sent are not shown again.
function masking(text: string): string {
  return text.replace(/("(?:password|key)": )"(?:[^"\\]|\\.)*"/g, '$1"••••••••"')
}

async function textOf(response: Response): Promise<string> {
  const type = response.headers.get('Content-Type') ?? ''
  if (!/json|text/.test(type)) return `(${type}, ${(await response.blob()).size} bytes)`
  const text = await response.text()
  if (text.length > mostText) return text.slice(0, mostText) + '…'
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
