import type { Request } from './request'

/** javascript writes a request with fetch, for browsers and Node. */
export function javascript(r: Request): string {
  const lines: string[] = []
  const headers = [`Authorization: ${JSON.stringify('Bearer ' + r.token)}`]
  const options = r.method === 'GET' ? [] : [`method: ${JSON.stringify(r.method)}`]
  if (r.json !== undefined) {
    headers.push(`'Content-Type': 'application/json'`)
    options.push(`body: JSON.stringify(${r.json})`)
  }
  if (r.form !== undefined) {
    if (r.form.some(([, value]) => value instanceof File)) lines.push(`import { openAsBlob } from 'node:fs'`, '')
    lines.push('const form = new FormData()')
    for (const [name, value] of r.form) {
      const given = value instanceof File ? `await openAsBlob(${JSON.stringify(value.name)}), ${JSON.stringify(value.name)}` : JSON.stringify(value)
      lines.push(`form.append(${JSON.stringify(name)}, ${given})`)
    }
    options.push('body: form')
  }
  options.push(`headers: { ${headers.join(', ')} }`)
  return (
    [
      ...lines,
      `const response = await fetch(${JSON.stringify(r.url)}, {`,
      ...options.map((o) => `  ${o},`),
      `})`,
      `const answer = await response.json()`,
      'if (!answer.success) throw new Error(`${answer.error.code}: ${answer.error.message}`)',
      `console.log(answer.result)`,
    ].join('\n') + '\n'
  )
}
