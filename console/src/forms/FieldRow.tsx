import type { JSX } from 'preact'
import type { Field, Value } from '../api/types'
import { t } from '../i18n'
import { beside } from '../i18n/dates'
import { me } from '../session/me'
import { Control } from './Control'

interface Props {
  field: Field
  value: string
  values: Value[]
  wrong: string
  disabled: boolean
  change: (value: string) => void
}

/** inputId is the id of a field's input, for links from the list of faults. */
export const inputId = (name: string): string => 'field-' + name

/** FieldRow is a field of a form: its label, its input, a hint, and what the server found wrong with it. */
export function FieldRow({ field, value, values, wrong, disabled, change }: Props): JSX.Element {
  const id = inputId(field.name)
  const hint = hintOf(field, value)
  const described = [hint !== '' && id + '-hint', wrong !== '' && id + '-wrong'].filter(Boolean).join(' ')
  return (
    <div class={'field' + (field.type === 'longtext' ? ' field-wide' : '') + (wrong !== '' ? ' field-wrong' : '')}>
      <label class="label" for={id} title={field.name}>
        <bdi>{field.label}</bdi>
        {field.mandatory && (
          <span class="mandatory" title={t('mandatory')} aria-hidden="true">
            *
          </span>
        )}
      </label>
      <Control id={id} field={field} value={value} values={values} invalid={wrong !== ''} disabled={disabled} change={change} {...(described === '' ? {} : { describedBy: described })} />
      {hint !== '' && (
        <span class="hint" id={id + '-hint'} dir="auto">
          {hint}
        </span>
      )}
      {wrong !== '' && (
        <span class="wrong" id={id + '-wrong'} dir="auto">
          {wrong}
        </span>
      )}
    </div>
  )
}

function hintOf(field: Field, value: string): string {
  const who = me.value
  if (field.type === 'date' || field.type === 'datetime') {
    const zone = field.type === 'datetime' && who && who.zone !== who.crm_zone ? who.crm_zone : ''
    return [beside(value), zone].filter((s) => s !== '').join(' · ')
  }
  if (field.type === 'amount' && who?.currency) return who.currency.code
  return field.create_only ? t('field.createOnly') : ''
}
