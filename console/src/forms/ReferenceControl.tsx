import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { findRecords } from '../api/console'
import type { Field } from '../api/types'
import { t } from '../i18n'
import { nameOf, remember } from '../records/labels'
import { modules } from '../session/modules'
import { Combobox } from './Combobox'

interface Props {
  id: string
  field: Field
  value: string
  label?: string
  describedBy?: string
  invalid?: boolean
  disabled?: boolean
  change: (id: string) => void
}

/** ReferenceControl chooses the record that a field points to, out of one of the field's modules. */
export function ReferenceControl({ id, field, value, label, describedBy, invalid, disabled, change }: Props): JSX.Element {
  const set = value !== '' && value !== '0'
  const named = set ? nameOf(field, value) : undefined
  const [wanted, setWanted] = useState<string>()
  const open = field.references.filter((name) => name === 'Users' || modules.value?.some((m) => m.name === name && m.view))
  const module = wanted ?? named?.module ?? open[0] ?? field.references[0] ?? ''
  return (
    <span class="reference">
      {open.length > 1 && (
        <select aria-label={t('search.module')} value={module} disabled={disabled} onChange={(e) => setWanted(e.currentTarget.value)}>
          {open.map((name) => (
            <option key={name} value={name}>
              {modules.value?.find((m) => m.name === name)?.label ?? name}
            </option>
          ))}
        </select>
      )}
      <Combobox
        id={id}
        {...(label === undefined ? {} : { label })}
        {...(describedBy === undefined ? {} : { describedBy })}
        invalid={invalid ?? false}
        disabled={disabled ?? false}
        chosen={set ? (named?.label ?? '#' + value) : ''}
        find={(text, signal) => findRecords(module, text, signal)}
        choose={(f) => {
          if (f) remember(field, { ...f, module })
          change(f?.id ?? '')
        }}
      />
    </span>
  )
}
