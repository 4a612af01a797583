import type { Request } from './request'

// quote makes text one word of a POSIX shell.
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** curl writes a request for a shell. */
export function curl(r: Request): string {
  const words = ['curl']
  if (r.method !== 'GET' && !(r.method === 'POST' && (r.json ?? r.form) !== undefined)) words.push(`-X ${r.method}`)
  words.push(`-H ${quote('Authorization: Bearer ' + r.token)}`)
  if (r.json !== undefined) words.push(`-H 'Content-Type: application/json'`, `-d ${quote(r.json)}`)
  for (const [name, value] of r.form ?? []) {
    words.push(value instanceof File ? `-F ${quote(`${name}=@${value.name}`)}` : `--form-string ${quote(`${name}=${value}`)}`)
  }
  words.push(quote(r.url))
  return words.join(' \\\n  ')
}
