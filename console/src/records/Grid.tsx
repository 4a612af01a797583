import type { JSX } from 'preact'
import type { Field, ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { directionOf } from './gridState'
import { idOf, textOf, type RecordData } from './record'
import { Value } from './Value'

interface Props {
  module: ModuleDetails
  columns: string[]
  records: RecordData[]
  order: string
  loading: boolean
  sort: (field: string) => void
}

const numeric = ['integer', 'decimal', 'percent', 'amount']

/** Grid shows records as rows; at phone width each row becomes a card. */
export function Grid({ module, columns, records, order, loading, sort }: Props): JSX.Element {
  const fields = columns.map((name) => module.fields.find((f) => f.name === name)).filter((f): f is Field => f !== undefined)
  if (records.length === 0) return <p class="empty">{t('grid.none')}</p>
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t('grid.of', { module: module.label })} aria-busy={loading}>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col" class="id">
              {t('record.id')}
            </th>
            {fields.map((f) => (
              <Head key={f.name} field={f} order={order} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((r) => (
            <tr key={idOf(r)}>
              <td class="id" data-label={t('record.id')}>
                <a href={`/console/records/${module.name}/${idOf(r)}`} dir="ltr">
                  {idOf(r)}
                </a>
              </td>
              {fields.map((f) => (
                <td key={f.name} class={numeric.includes(f.type) ? 'end' : ''} data-label={f.label}>
                  {module.label_names.includes(f.name) && textOf(r, f.name) !== '' ? (
                    <a class="title" href={`/console/records/${module.name}/${idOf(r)}`} dir="auto">
                      {textOf(r, f.name)}
                    </a>
                  ) : (
                    <Value field={f} text={textOf(r, f.name)} grid />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head({ field, order, sort }: { field: Field; order: string; sort: (field: string) => void }): JSX.Element {
  const direction = directionOf(order, field.name)
  return (
    <th scope="col" class={numeric.includes(field.type) ? 'end' : ''} aria-sort={direction === '' ? undefined : direction === 'ASC' ? 'ascending' : 'descending'}>
      {field.sortable ? (
        <button type="button" class="sort" onClick={() => sort(field.name)} title={t('grid.sort')}>
          <bdi>{field.label}</bdi>
          {direction !== '' && <Icon name={direction === 'ASC' ? 'ascending' : 'descending'} />}
        </button>
      ) : (
        <bdi>{field.label}</bdi>
      )}
    </th>
  )
}
