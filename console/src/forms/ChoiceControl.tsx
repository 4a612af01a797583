import type { JSX } from 'preact'
import type { ControlProps } from './Control'

/** ChoiceControl chooses a value of a picklist. A value that the role has lost stays until another is chosen. */
export function ChoiceControl({ id, field, value, values, describedBy, invalid, disabled, change }: ControlProps): JSX.Element {
  return (
    <select
      id={id}
      value={value}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      aria-required={field.mandatory || undefined}
      onChange={(e) => change(e.currentTarget.value)}
    >
      <option value="">—</option>
      {value !== '' && !values.some((v) => v.value === value) && <option value={value}>{value}</option>}
      {values.map((v) => (
        <option key={v.value} value={v.value}>
          {v.label}
        </option>
      ))}
    </select>
  )
}
