import type { JSX } from 'preact'
import type { ControlProps } from './Control'
import { sameValue } from './dependencies'

/** ChoiceControl chooses a value of a picklist. A value that the role has lost stays until another is chosen. */
export function ChoiceControl({ id, field, value, values, describedBy, invalid, disabled, change }: ControlProps): JSX.Element {
  const listed = values.find((v) => v.value === value) ?? values.find((v) => sameValue(v.value, value))
  return (
    <select
      id={id}
      value={listed?.value ?? value}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      aria-required={field.mandatory || undefined}
      onChange={(e) => change(e.currentTarget.value)}
    >
      <option value="">—</option>
      {value !== '' && listed === undefined && <option value={value}>{value}</option>}
      {values.map((v) => (
        <option key={v.value} value={v.value}>
          {v.label}
        </option>
      ))}
    </select>
  )
}
