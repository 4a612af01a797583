/** V1Call is one call of V1, before it is spelled as an address. */
export interface V1Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  module: string
  id?: string
  /** Parameters in the order in which the address shows them: ['start', '0']. */
  pairs?: [name: string, value: string][]
  /** What a change sends: an object that goes as JSON, or a form with a file. */
  body?: { json: unknown } | { form: [name: string, value: string | File][] }
}

/** Spelling of an address: both are the same call. */
export type Spelling = 'path' | 'query'

// Characters that V1's parameters are full of and that an address may hold as
// they are: `criteria/email:notnull;CE.createdtime:gte:2025-01-01`.
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%3A|%2C|%3B|%40/g, decodeURIComponent)
}

/** address spells call below the service's folder; token is written into it where one is given. */
export function address(call: V1Call, spelling: Spelling, token = ''): string {
  const pairs = call.pairs ?? []
  if (spelling === 'path') {
    const parts = [call.module, ...(call.id ? [call.id] : []), ...pairs.flat(), ...(token ? [token] : [])]
    return parts.map(encode).join('/')
  }
  const all = [['module', call.module], ...(call.id ? [['id', call.id]] : []), ...pairs, ...(token ? [['token', token]] : [])]
  return 'index.php?' + all.map(([name, value]) => `${name}=${encode(value ?? '')}`).join('&')
}
