import type { JSX } from 'preact'
import type { Field } from '../api/types'
import { beside } from '../i18n/dates'
import { t } from '../i18n'
import { latinDigits } from '../forms/numbers'
import { ReferenceControl } from '../forms/ReferenceControl'

interface Props {
  id: string
  field: Field | undefined
  value: string[]
  label: string
  many?: boolean
  change: (values: string[]) => void
}

/** FilterValue takes the value that a condition compares with, in the way of the field. */
export function FilterValue({ id, field, value, label, many, change }: Props): JSX.Element {
  const one = value[0] ?? ''
  switch (field?.type) {
    case 'picklist':
    case 'owner':
    case 'multipicklist':
      return many ? <Several field={field} value={value} label={label} change={change} /> : <One field={field} value={one} label={label} change={(v) => change([v])} />
    case 'checkbox':
      return (
        <select aria-label={label} value={one} onChange={(e) => change([e.currentTarget.value])}>
          <option value="" />
          <option value="1">{t('yes')}</option>
          <option value="0">{t('no')}</option>
        </select>
      )
    case 'reference':
      if (many) break
      return <ReferenceControl id={id} field={field} value={one} label={label} change={(v) => change([v])} />
    case 'date':
    case 'datetime':
      return (
        <span class="with-hint">
          <input type="date" aria-label={label} value={one.slice(0, 10)} onChange={(e) => change([e.currentTarget.value])} />
          {beside(one) !== '' && <span class="hint">{beside(one)}</span>}
        </span>
      )
    case 'integer':
    case 'decimal':
    case 'amount':
    case 'percent':
      if (many) break
      return <input inputMode="decimal" dir="ltr" aria-label={label} value={one} onInput={(e) => change([latinDigits(e.currentTarget.value)])} />
  }
  if (many) {
    return <input aria-label={label} placeholder={t('filter.commas')} value={value.join(', ')} onChange={(e) => change(e.currentTarget.value.split(',').map((v) => v.trim()))} dir="auto" />
  }
  return <input aria-label={label} value={one} onInput={(e) => change([e.currentTarget.value])} dir="auto" />
}

function One({ field, value, label, change }: { field: Field; value: string; label: string; change: (v: string) => void }): JSX.Element {
  return (
    <select aria-label={label} value={value} onChange={(e) => change(e.currentTarget.value)}>
      <option value="" />
      {value !== '' && !field.values.some((v) => v.value === value) && <option value={value}>{value}</option>}
      {field.values.map((v) => (
        <option key={v.value} value={v.value}>
          {v.label}
        </option>
      ))}
    </select>
  )
}

function Several({ field, value, label, change }: { field: Field; value: string[]; label: string; change: (v: string[]) => void }): JSX.Element {
  const chosen = value.filter((v) => v !== '')
  return (
    <fieldset class="check-list short">
      <legend class="hidden">{label}</legend>
      {field.values.map((v) => (
        <label key={v.value} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(v.value)}
            onChange={() => change(chosen.includes(v.value) ? chosen.filter((c) => c !== v.value) : [...chosen, v.value])}
          />
          <bdi>{v.label}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
