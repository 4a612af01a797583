import type { Request } from './request'

// JSON escapes are Go escapes, but for \/ (which JSON.stringify never writes)
// and surrogates, which only lone halves come as.
const quote = (text: string): string => JSON.stringify(text)

/** go writes a request as a program of the standard library. */
export function go(r: Request): string {
  const body = r.json !== undefined ? `strings.NewReader(${quote(r.json)})` : r.form !== undefined ? '&body' : 'nil'
  const imports = ['encoding/json', 'fmt', 'log', 'net/http']
  if (r.json !== undefined) imports.push('strings')
  const before: string[] = []
  const headers = [`\trequest.Header.Set("Authorization", ${quote('Bearer ' + r.token)})`]
  if (r.json !== undefined) headers.push(`\trequest.Header.Set("Content-Type", "application/json")`)
  if (r.form !== undefined) {
    imports.push('bytes', 'mime/multipart')
    before.push('\tvar body bytes.Buffer', '\tform := multipart.NewWriter(&body)')
    for (const [name, value] of r.form) before.push(...part(name, value, imports))
    before.push('\tif err := form.Close(); err != nil {', '\t\tlog.Fatal(err)', '\t}')
    headers.push('\trequest.Header.Set("Content-Type", form.FormDataContentType())')
  }
  return `package main

import (
${[...new Set(imports)].sort().map((i) => `\t"${i}"`).join('\n')}
)

func main() {
${before.map((line) => line + '\n').join('')}	request, err := http.NewRequest(${quote(r.method)}, ${quote(r.url)}, ${body})
	if err != nil {
		log.Fatal(err)
	}
${headers.join('\n')}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Success bool
		Result  json.RawMessage
		Error   struct{ Code, Message string }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	if !answer.Success {
		log.Fatal(answer.Error.Code, ": ", answer.Error.Message)
	}
	fmt.Println(string(answer.Result))
}
`
}

function part(name: string, value: string | File, imports: string[]): string[] {
  if (!(value instanceof File)) return [`\tif err := form.WriteField(${quote(name)}, ${quote(value)}); err != nil {`, '\t\tlog.Fatal(err)', '\t}']
  imports.push('io', 'os')
  return [
    `\tpart, err := form.CreateFormFile(${quote(name)}, ${quote(value.name)})`,
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    `\tfile, err := os.Open(${quote(value.name)})`,
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '\tif _, err := io.Copy(part, file); err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
  ]
}
