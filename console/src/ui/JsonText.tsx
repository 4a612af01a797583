import type { JSX } from 'preact'

// Above this many characters colour costs more than it helps.
const most = 200_000

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d[\d.eE+-]*/g

/** JsonText colours JSON. Every text is its own run of writing direction, so that Persian values leave the brackets in place. */
export function JsonText({ text }: { text: string }): JSX.Element {
  if (text.length > most) return <>{text}</>
  const parts: (string | JSX.Element)[] = []
  let at = 0
  for (const m of text.matchAll(tokens)) {
    parts.push(text.slice(at, m.index))
    const [whole, string, colon] = m
    if (string !== undefined && colon !== undefined) parts.push(<bdi class="json-key">{string}</bdi>, colon)
    else if (string !== undefined) parts.push(<bdi class="json-text">{string}</bdi>)
    else parts.push(<span class="json-plain">{whole}</span>)
    at = m.index + whole.length
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
