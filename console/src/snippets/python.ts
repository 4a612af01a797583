import type { Request } from './request'

// A JSON string is a Python string too, once characters beyond the BMP are not
// written as surrogates; JSON.stringify leaves them as they are.
const quote = (text: string): string => JSON.stringify(text)

/** python writes a request with the standard library, or with requests where a file is sent. */
export function python(r: Request): string {
  return r.form === undefined ? plain(r) : withForm(r, r.form)
}

function plain(r: Request): string {
  const headers = [`"Authorization": ${quote('Bearer ' + r.token)}`]
  if (r.json !== undefined) headers.push(`"Content-Type": "application/json"`)
  const data = r.json === undefined ? '' : `\n    data=${quote(r.json)}.encode(),`
  return `import json
import urllib.error
import urllib.request

request = urllib.request.Request(
    ${quote(r.url)},
    method=${quote(r.method)},
    headers={${headers.join(', ')}},${data}
)
try:
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
except urllib.error.HTTPError as refusal:
    answer = json.load(refusal)
if not answer["success"]:
    raise SystemExit(answer["error"]["code"] + ": " + answer["error"]["message"])
print(answer["result"])
`
}

function withForm(r: Request, form: [string, string | File][]): string {
  const texts = form.filter(([, v]) => !(v instanceof File)).map(([name, v]) => `${quote(name)}: ${quote(v as string)}`)
  const files = form.flatMap(([name, v]) => (v instanceof File ? [`${quote(name)}: open(${quote(v.name)}, "rb")`] : []))
  return `import requests

answer = requests.request(
    ${quote(r.method)},
    ${quote(r.url)},
    headers={"Authorization": ${quote('Bearer ' + r.token)}},
    data={${texts.join(', ')}},
    files={${files.join(', ')}},
).json()
if not answer["success"]:
    raise SystemExit(answer["error"]["code"] + ": " + answer["error"]["message"])
print(answer["result"])
`
}
