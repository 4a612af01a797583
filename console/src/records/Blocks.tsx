import type { JSX } from 'preact'
import type { Field, ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { isOfLines } from '../lines/fields'
import { textOf, type RecordData } from './record'
import { Value } from './Value'

/** Blocks show a record's fields as the CRM's screen groups them. */
export function Blocks({ module, record }: { module: ModuleDetails; record: RecordData }): JSX.Element {
  return (
    <>
      {module.blocks.map((b) => {
        const fields = b.fields
          .map((name) => module.fields.find((f) => f.name === name))
          .filter((f): f is Field => f !== undefined && !(module.lines !== null && isOfLines(f.name)))
        if (fields.length === 0) return null
        return (
          <section key={b.id} class="card block">
            <h2 dir="auto">{b.label || t('block.other')}</h2>
            <dl class="values">
              {fields.map((f) => (
                <div key={f.name} class={f.type === 'longtext' ? 'field-wide' : ''}>
                  <dt title={f.name} dir="auto">
                    {f.label}
                  </dt>
                  <dd>
                    <Value field={f} text={textOf(record, f.name)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </>
  )
}
