import type { Request } from './request'

// Single quotes: PHP reads only \\ and \' in them.
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** php writes a request with PHP's own curl extension, which checks certificates. */
export function php(r: Request): string {
  const headers = [quote('Authorization: Bearer ' + r.token)]
  if (r.json !== undefined) headers.push(quote('Content-Type: application/json'))
  const options = ['CURLOPT_RETURNTRANSFER => true', `CURLOPT_CUSTOMREQUEST => ${quote(r.method)}`, `CURLOPT_HTTPHEADER => [${headers.join(', ')}]`]
  if (r.json !== undefined) options.push(`CURLOPT_POSTFIELDS => ${quote(r.json)}`)
  if (r.form !== undefined) {
    const fields = r.form.map(([name, value]) => `${quote(name)} => ${value instanceof File ? `new CURLFile(${quote(value.name)})` : quote(value)}`)
    options.push(`CURLOPT_POSTFIELDS => [${fields.join(', ')}]`)
  }
  return `<?php
$call = curl_init(${quote(r.url)});
curl_setopt_array($call, [
${options.map((o) => `    ${o},`).join('\n')}
]);
$text = curl_exec($call);
if ($text === false) {
    throw new RuntimeException(curl_error($call));
}
$answer = json_decode($text, true, 512, JSON_THROW_ON_ERROR);
if (!$answer['success']) {
    throw new RuntimeException($answer['error']['code'] . ': ' . $answer['error']['message']);
}
print_r($answer['result']);
`
}
