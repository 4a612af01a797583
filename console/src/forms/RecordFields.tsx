import type { JSX } from 'preact'
import type { Field, ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { allowed, type Draft } from './dependencies'
import { FieldRow } from './FieldRow'

interface Props {
  module: ModuleDetails
  fields: Field[]
  draft: Draft
  isNew: boolean
  wrong: ReadonlyMap<string, string>
  change: (field: Field, value: string) => void
}

/** RecordFields are the inputs of a record, by the blocks of the CRM's screen. */
export function RecordFields({ module, fields, draft, isNew, wrong, change }: Props): JSX.Element {
  const blocks = module.blocks.map((b) => ({ block: b, fields: b.fields.map((n) => fields.find((f) => f.name === n)).filter((f): f is Field => f !== undefined) }))
  return (
    <>
      {blocks.map(
        (b) =>
          b.fields.length > 0 && (
            <fieldset key={b.block.id} class="card block">
              <legend dir="auto">{b.block.label || t('block.other')}</legend>
              <div class="fields">
                {b.fields.map((f) => (
                  <FieldRow
                    key={f.name}
                    field={f}
                    value={draft[f.name] ?? ''}
                    values={f.type === 'picklist' ? allowed(f, module.fields, draft) : f.values}
                    wrong={wrong.get(f.name) ?? ''}
                    disabled={f.create_only && !isNew}
                    change={(v) => change(f, v)}
                  />
                ))}
              </div>
            </fieldset>
          ),
      )}
    </>
  )
}
