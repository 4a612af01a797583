import { address, type Spelling, type V1Call } from '../call/v1call'

/** Request is a call as it goes over the wire, to be written in a programming language. */
export interface Request {
  method: string
  url: string
  token: string
  json?: string
  form?: [name: string, value: string | File][]
}

/** requestOf spells a call for a snippet; service is the service's folder with the server's name. */
export function requestOf(c: V1Call, spelling: Spelling, service: string, token: string): Request {
  const request: Request = { method: c.method, url: service + address(c, spelling), token }
  if (c.body === undefined) return request
  return 'json' in c.body ? { ...request, json: JSON.stringify(c.body.json) } : { ...request, form: c.body.form }
}
