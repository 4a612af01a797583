import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { resolve, typeOf, type Body, type Call, type OpenApi } from './openapi'
import { SchemaView } from './SchemaView'

/** OperationView shows one call of the document. Its parts are made when it is opened: the document is long. */
export function OperationView({ document, call }: { document: OpenApi; call: Call }): JSX.Element {
  const [open, setOpen] = useState(false)
  const o = call.operation
  return (
    <details class="operation" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <span class={'method method-' + call.method} dir="ltr">
          {call.method.toUpperCase()}
        </span>{' '}
        <code dir="ltr">{call.path}</code> <span dir="auto">{o.summary}</span>
      </summary>
      {open && (
        <div class="operation-body">
          {o.description && (
            <p class="long" dir="auto">
              {o.description}
            </p>
          )}
          {call.parameters.length > 0 && (
            <>
              <h3>{t('openapi.parameters')}</h3>
              <ul class="schema">
                {call.parameters.map((p) => (
                  <li key={p.in + p.name}>
                    <code dir="ltr">{p.name}</code> <span class="chip">{p.in}</span> <span class="soft small" dir="ltr">{p.schema && typeOf(p.schema)}</span>
                    {p.required && <span class="chip chip-bad">{t('mandatory')}</span>} <span dir="auto">{p.description}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {o.requestBody && <Contents title={t('openapi.body')} document={document} body={resolve(document, o.requestBody)} />}
          {Object.entries(o.responses ?? {}).map(([status, r]) => (
            <Contents key={status} title={t('openapi.answer', { status })} document={document} body={resolve(document, r)} />
          ))}
        </div>
      )}
    </details>
  )
}

function Contents({ title, document, body }: { title: string; document: OpenApi; body: Body }): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      {body.description && <p dir="auto">{body.description}</p>}
      {Object.entries(body.content ?? {}).map(([type, c]) => (
        <div key={type}>
          <code class="soft small" dir="ltr">
            {type}
          </code>
          {c.schema && <SchemaView document={document} schema={c.schema} depth={0} />}
        </div>
      ))}
    </section>
  )
}
