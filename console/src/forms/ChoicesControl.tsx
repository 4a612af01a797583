import type { JSX } from 'preact'
import type { ControlProps } from './Control'
import { sameValue } from './dependencies'

/** separator stands between the values of a multi-select picklist, as the CRM stores them. */
export const separator = ' |##| '

/** ChoicesControl chooses several values of a picklist. */
export function ChoicesControl({ id, field, value, values, describedBy, disabled, change }: ControlProps): JSX.Element {
  const chosen = value === '' ? [] : value.split(separator).map((c) => values.find((v) => sameValue(v.value, c))?.value ?? c)
  const order = values.map((v) => v.value)
  const toggle = (v: string): void => {
    const next = chosen.includes(v) ? chosen.filter((c) => c !== v) : [...chosen, v]
    change(next.sort((a, b) => order.indexOf(a) - order.indexOf(b)).join(separator))
  }
  return (
    <div id={id} class="check-list short" role="group" aria-label={field.label} aria-describedby={describedBy} tabIndex={-1}>
      {values.map((v) => (
        <label key={v.value} class="check">
          <input type="checkbox" disabled={disabled} checked={chosen.includes(v.value)} onChange={() => toggle(v.value)} />
          <bdi>{v.label}</bdi>
        </label>
      ))}
    </div>
  )
}
