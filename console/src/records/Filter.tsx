import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { takes, writeCriteria, type Condition } from './criteria'
import { FilterRow } from './FilterRow'
import { operatorsOf } from './operators'

interface Props {
  module: ModuleDetails
  conditions: Condition[]
  apply: (conditions: Condition[]) => void
}

/** Filter builds criteria out of rows: a field, an operator, a value. */
export function Filter({ module, conditions, apply }: Props): JSX.Element {
  const fields = module.fields.filter((f) => f.sortable)
  const first = fields.find((f) => module.label_names.includes(f.name)) ?? fields[0]
  const blank = (): Condition[] => (first ? [{ field: first.name, operator: operatorsOf(first.type)[0] ?? 'eq', values: [''] }] : [])
  const [rows, setRows] = useState(conditions.length > 0 ? conditions : blank())
  const applied = writeCriteria(conditions)
  useEffect(() => setRows(conditions.length > 0 ? conditions : blank()), [applied])

  const submit = (e: Event): void => {
    e.preventDefault()
    // Rows that were left empty are no conditions.
    apply(rows.filter((r) => takes(r.operator) === 'none' || r.values.some((v) => v !== '')))
  }
  return (
    <form class="card filter" onSubmit={submit} aria-label={t('filter')}>
      {rows.map((row, i) => (
        <FilterRow
          key={i}
          n={i + 1}
          fields={fields}
          row={row}
          change={(r) => setRows(rows.map((old, j) => (j === i ? r : old)))}
          remove={() => setRows(rows.filter((_, j) => j !== i))}
        />
      ))}
      {rows.length === 0 && <p class="soft">{t('filter.none')}</p>}
      <div class="toolbar">
        <button type="button" onClick={() => setRows([...rows, ...blank()])}>
          <Icon name="add" /> {t('filter.add')}
        </button>
        <span class="grow" />
        <button
          type="button"
          onClick={() => {
            setRows(blank())
            apply([])
          }}
        >
          {t('filter.clear')}
        </button>
        <button type="submit" class="main">
          {t('filter.apply')}
        </button>
      </div>
    </form>
  )
}
