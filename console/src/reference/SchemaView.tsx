import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { resolve, typeOf, type OpenApi, type Schema } from './openapi'

interface Props {
  document: OpenApi
  schema: Schema
  depth: number
}

/** SchemaView shows what a body holds, name by name; what lies deeper opens on demand. */
export function SchemaView({ document, schema, depth }: Props): JSX.Element {
  const s = resolve(document, schema)
  const parts = [...(s.allOf ?? []), ...(s.anyOf ?? []), ...(s.oneOf ?? [])]
  return (
    <div class="schema-box" dir="ltr">
      {parts.map((p, i) => (
        <SchemaView key={i} document={document} schema={p} depth={depth + 1} />
      ))}
      {s.properties && (
        <ul class="schema">
          {Object.entries(s.properties).map(([name, p]) => (
            <Property key={name} name={name} document={document} schema={p} mandatory={s.required?.includes(name) ?? false} depth={depth} />
          ))}
        </ul>
      )}
      {s.type === 'array' && s.items && <SchemaView document={document} schema={s.items} depth={depth} />}
      {!s.properties && s.type !== 'array' && parts.length === 0 && <code>{typeOf(s)}</code>}
    </div>
  )
}

function Property({ name, document, schema, mandatory, depth }: Props & { name: string; mandatory: boolean }): JSX.Element {
  const [open, setOpen] = useState(false)
  const s = resolve(document, schema)
  const inner = s.type === 'array' && s.items ? resolve(document, s.items) : s
  const deep = inner.properties !== undefined || inner.allOf !== undefined || inner.oneOf !== undefined || inner.anyOf !== undefined
  const head = (
    <>
      <code>{name}</code> <span class="soft small">{typeOf(schema)}</span> {mandatory && <span class="chip chip-bad">{t('mandatory')}</span>}{' '}
      {s.readOnly && <span class="chip">{t('reference.readOnly')}</span>} <bdi>{s.title ?? s.description}</bdi>
      {s.enum && <EnumText values={s.enum} />}
    </>
  )
  if (!deep || depth > 6) return <li>{head}</li>
  return (
    <li>
      <details onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>{head}</summary>
        {open && <SchemaView document={document} schema={inner} depth={depth + 1} />}
      </details>
    </li>
  )
}

function EnumText({ values }: { values: unknown[] }): JSX.Element {
  const shown = values.slice(0, 30).map((v) => (v === '' ? '""' : String(v)))
  return (
    <span class="soft small">
      {' '}
      <bdi>{shown.join(' · ')}</bdi>
      {values.length > shown.length && ' …'}
    </span>
  )
}
