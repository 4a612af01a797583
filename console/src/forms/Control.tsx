import type { JSX, TargetedEvent } from 'preact'
import type { Field, Value } from '../api/types'
import { t } from '../i18n'
import { ChoiceControl } from './ChoiceControl'
import { ChoicesControl } from './ChoicesControl'
import { latinDigits } from './numbers'
import { OwnerControl } from './OwnerControl'
import { ReferenceControl } from './ReferenceControl'

export interface ControlProps {
  id: string
  field: Field
  value: string
  /** The values of a picklist that go with the rest of the form. */
  values: Value[]
  describedBy?: string
  invalid: boolean
  disabled: boolean
  change: (value: string) => void
}

/** Control is the input of a field: one for each kind of field. */
export function Control(p: ControlProps): JSX.Element {
  const { id, field, value, change, disabled } = p
  const common = { id, value, disabled, 'aria-invalid': p.invalid || undefined, 'aria-describedby': p.describedBy, 'aria-required': field.mandatory || undefined }
  const typed = (e: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>): void => change(e.currentTarget.value)
  const length = field.length > 0 ? { maxLength: field.length } : {}
  switch (field.type) {
    case 'longtext':
      return <textarea {...common} {...length} rows={4} dir="auto" onInput={typed} />
    case 'checkbox':
      return (
        <span class="check">
          <input type="checkbox" id={id} disabled={disabled} checked={value === '1'} aria-describedby={p.describedBy} onChange={(e) => change(e.currentTarget.checked ? '1' : '0')} />
          <span aria-hidden="true">{value === '1' ? t('yes') : t('no')}</span>
        </span>
      )
    case 'integer':
      return <input {...common} inputMode="numeric" dir="ltr" onInput={(e) => change(latinDigits(e.currentTarget.value))} />
    case 'decimal':
    case 'amount':
    case 'percent':
      return <input {...common} inputMode="decimal" dir="ltr" onInput={typed} />
    case 'date':
      return <input {...common} type="date" max="9999-12-31" onInput={typed} />
    case 'time':
      return <input {...common} type="time" value={value.slice(0, 5)} onInput={typed} />
    case 'datetime':
      return <input {...common} type="datetime-local" max="9999-12-31T23:59" value={value.slice(0, 16).replace(' ', 'T')} onInput={(e) => change(e.currentTarget.value.replace('T', ' '))} />
    case 'picklist':
      return <ChoiceControl {...p} />
    case 'multipicklist':
      return <ChoicesControl {...p} />
    case 'owner':
      return <OwnerControl {...p} />
    case 'reference':
      return <ReferenceControl {...p} />
    case 'email':
      return <input {...common} {...length} type="email" dir="ltr" onInput={typed} />
    case 'phone':
      return <input {...common} {...length} type="tel" dir="ltr" onInput={typed} />
    case 'url':
      return <input {...common} {...length} inputMode="url" dir="ltr" onInput={typed} />
    default:
      return <input {...common} {...length} dir="auto" onInput={typed} />
  }
}
