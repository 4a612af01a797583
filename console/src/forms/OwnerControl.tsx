import type { JSX } from 'preact'
import { t } from '../i18n'
import type { ControlProps } from './Control'

/** OwnerControl chooses the user or group that owns a record. */
export function OwnerControl({ id, field, value, values, describedBy, invalid, disabled, change }: ControlProps): JSX.Element {
  const users = values.filter((v) => !v.group)
  const groups = values.filter((v) => v.group)
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
      {!values.some((v) => v.value === value) && <option value={value}>{value === '' ? '—' : '#' + value}</option>}
      {[
        { label: t('owner.users'), of: users },
        { label: t('owner.groups'), of: groups },
      ].map(
        (g) =>
          g.of.length > 0 && (
            <optgroup key={g.label} label={g.label}>
              {g.of.map((v) => (
                <option key={v.value} value={v.value}>
                  {v.label}
                </option>
              ))}
            </optgroup>
          ),
      )}
    </select>
  )
}
