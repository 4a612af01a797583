import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Field } from '../api/types'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { takes, type Condition, type Operator } from './criteria'
import { FilterValue } from './FilterValue'
import { operatorsOf } from './operators'

interface Props {
  n: number
  fields: Field[]
  row: Condition
  change: (row: Condition) => void
  remove: () => void
}

/** FilterRow is one condition of a filter. */
export function FilterRow({ n, fields, row, change, remove }: Props): JSX.Element {
  const id = useId()
  // Addresses may name a field by its column.
  const field = fields.find((f) => f.name === row.field) ?? fields.find((f) => f.column === row.field)
  const operators = field ? operatorsOf(field.type) : []
  const offered = operators.includes(row.operator) ? operators : [...operators, row.operator]
  const kind = takes(row.operator)
  const places = kind === 'none' ? 0 : kind === 'two' ? 2 : 1
  const setField = (name: string): void => {
    const next = fields.find((f) => f.name === name)
    if (next) change({ field: name, operator: operatorsOf(next.type)[0] ?? 'eq', values: [''] })
  }
  const setOperator = (operator: Operator): void => {
    const same = takes(operator) === kind
    change({ ...row, operator, values: takes(operator) === 'none' ? [] : same ? row.values : row.values.slice(0, 1) })
  }
  return (
    <fieldset class="filter-row">
      <legend class="hidden">{t('filter.row', { n })}</legend>
      <select aria-label={t('filter.field')} value={field?.name ?? row.field} onChange={(e) => setField(e.currentTarget.value)}>
        {!field && <option value={row.field}>{row.field}</option>}
        {fields.map((f) => (
          <option key={f.name} value={f.name}>
            {f.label}
          </option>
        ))}
      </select>
      <select aria-label={t('filter.operator')} value={row.operator} onChange={(e) => setOperator(e.currentTarget.value as Operator)}>
        {offered.map((o) => (
          <option key={o} value={o}>
            {t(`operator.${o}`)}
          </option>
        ))}
      </select>
      <div class="filter-values">
        {kind === 'many' ? (
          <FilterValue id={id} field={field} value={row.values} many change={(values) => change({ ...row, values })} label={t('filter.values')} />
        ) : (
          Array.from({ length: places }, (_, i) => (
            <FilterValue
              key={i}
              id={`${id}-${i}`}
              field={field}
              value={[row.values[i] ?? '']}
              label={places === 1 ? t('filter.value') : i === 0 ? t('filter.from') : t('filter.to')}
              change={([v]) => change({ ...row, values: Array.from({ length: places }, (_, j) => (j === i ? (v ?? '') : (row.values[j] ?? ''))) })}
            />
          ))
        )}
      </div>
      <button type="button" class="quiet" onClick={remove} aria-label={t('filter.remove', { n })} title={t('filter.remove', { n })}>
        <Icon name="close" />
      </button>
    </fieldset>
  )
}
