import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ModuleDetails } from '../api/types'
import { v1 } from '../call/v1'
import { language, t } from '../i18n'
import { moduleDetails } from '../session/modules'
import { Busy } from '../ui/Busy'
import { Icon } from '../ui/Icon'
import { Load } from '../ui/Load'
import { Page } from '../ui/Page'
import { Problem } from '../ui/Problem'
import { useLoad } from '../ui/useLoad'
import { AddressPanel } from './AddressPanel'
import { ColumnChoice } from './ColumnChoice'
import { columnsOf, keepColumns } from './columns'
import { readCriteria, writeCriteria } from './criteria'
import { Filter } from './Filter'
import { Grid } from './Grid'
import { listCall, pageAddress, readState, turned, type GridState } from './gridState'
import { Pager } from './Pager'
import { idOf, type RecordData } from './record'

/** ListPage shows the records of a module. */
export function ListPage({ module }: { module: string }): JSX.Element {
  const details = useLoad(() => moduleDetails(module), [module, language.value])
  return <Load of={details}>{(m) => (m.name === module ? <Records key={module} module={m} /> : <Busy />)}</Load>
}

function Records({ module }: { module: ModuleDetails }): JSX.Element {
  const { query, route } = useLocation()
  const state = readState(query)
  const call = listCall(module.name, state)
  const [columns, setColumns] = useState(columnsOf(module))
  const [choosing, setChoosing] = useState(false)
  const [showAddress, setShowAddress] = useState(false)
  const [filtering, setFiltering] = useState(state.criteria !== '')
  const list = useLoad((signal) => v1<RecordData[]>(call, { signal }), [module.name, JSON.stringify(state)])
  const show = (changed: Partial<GridState>): void => route(pageAddress(module.name, { ...state, start: 0, after: '', ...changed }))
  const conditions = readCriteria(state.criteria)

  return (
    <Page
      title={module.label}
      actions={
        module.create && (
          <a class="button main" href={`/console/records/${module.name}/new`}>
            <Icon name="add" /> {t('record.new')}
          </a>
        )
      }
    >
      <div class="toolbar" role="toolbar" aria-label={t('grid.tools')}>
        <button type="button" aria-expanded={filtering} onClick={() => setFiltering(!filtering)}>
          <Icon name="filter" /> {t('filter')}
          {conditions.length > 0 && <span class="count">{t('count', { n: conditions.length })}</span>}
        </button>
        <button type="button" onClick={() => setChoosing(true)}>
          <Icon name="columns" /> {t('columns')}
        </button>
        <button type="button" aria-expanded={showAddress} onClick={() => setShowAddress(!showAddress)}>
          <Icon name="code" /> {t('address.title')}
        </button>
        <span class="grow" />
        <button type="button" class="quiet" onClick={list.again} aria-label={t('refresh')} title={t('refresh')}>
          <Icon name="refresh" />
        </button>
      </div>
      {filtering && <Filter module={module} conditions={conditions} apply={(c) => show({ criteria: writeCriteria(c) })} />}
      {showAddress && <AddressPanel call={call} />}
      {list.error !== undefined ? (
        <>
          <Problem error={list.error} again={list.again} />
          {state.start > 0 && <a href={pageAddress(module.name, { ...state, start: 0, after: '' })}>{t('pager.first')}</a>}
        </>
      ) : list.value === undefined ? (
        <Busy />
      ) : (
        <>
          <Grid module={module} columns={columns} records={list.value} order={state.order} loading={list.loading} sort={(field) => show({ order: turned(state.order, field) })} />
          <Pager state={state} count={list.value.length} last={lastOf(list.value)} show={show} />
        </>
      )}
      {choosing && (
        <ColumnChoice
          module={module}
          chosen={columns}
          choose={(names) => {
            setColumns(names)
            keepColumns(module.name, names)
          }}
          close={() => setChoosing(false)}
        />
      )}
    </Page>
  )
}

function lastOf(records: RecordData[]): string {
  const last = records.at(-1)
  return last === undefined ? '' : idOf(last)
}
