import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ModuleDetails } from '../api/types'
import { v1WithHeaders } from '../call/v1'
import { language, t } from '../i18n'
import { SavedLines } from '../lines/SavedLines'
import { moduleDetails } from '../session/modules'
import { ask } from '../ui/ask'
import { Icon } from '../ui/Icon'
import { Load } from '../ui/Load'
import { say } from '../ui/messages'
import { Page } from '../ui/Page'
import { wordsOf } from '../ui/Problem'
import { useLoad } from '../ui/useLoad'
import { AddressPanel } from './AddressPanel'
import { Blocks } from './Blocks'
import { DocumentsPanel } from './DocumentsPanel'
import { DownloadButton } from './DownloadButton'
import { HistoryPanel } from './HistoryPanel'
import { idOf, labelOf, type RecordData } from './record'

interface Shown {
  module: ModuleDetails
  record: RecordData
  etag: string
}

/** RecordPage shows one record. */
export function RecordPage({ module, id }: { module: string; id: string }): JSX.Element {
  const shown = useLoad<Shown>(
    async (signal) => {
      const [details, got] = await Promise.all([moduleDetails(module), v1WithHeaders<RecordData>({ method: 'GET', module, id }, { signal })])
      return { module: details, record: got.result, etag: got.headers.get('ETag') ?? '' }
    },
    [module, id, language.value],
  )
  return <Load of={shown}>{(s) => <OneRecord {...s} />}</Load>
}

function OneRecord({ module, record, etag }: Shown): JSX.Element {
  const { query, route } = useLocation()
  const [showAddress, setShowAddress] = useState(false)
  const id = idOf(record)
  const here = `/console/records/${module.name}/${id}`
  const label = labelOf(record, module.label_names)
  const parts = ['', ...(module.documents ? ['documents'] : []), ...(module.tracked ? ['history'] : [])]
  const part = parts.includes(query.show ?? '') ? (query.show ?? '') : ''

  const remove = async (): Promise<void> => {
    if (!(await ask({ title: t('delete.title'), text: t('delete.text', { record: label }), yes: t('delete'), danger: true }))) return
    try {
      await v1WithHeaders<boolean>({ method: 'DELETE', module: module.name, id }, etag === '' ? {} : { headers: { 'If-Match': etag } })
      say(t('delete.done', { record: label }))
      route('/console/records/' + module.name)
    } catch (e) {
      say(wordsOf(e), 'wrong')
    }
  }

  return (
    <Page
      title={label}
      above={
        <>
          <a href={'/console/records/' + module.name} dir="auto">
            {module.label}
          </a>{' '}
          <span dir="ltr">#{id}</span>
        </>
      }
      actions={
        <>
          <button type="button" aria-expanded={showAddress} onClick={() => setShowAddress(!showAddress)}>
            <Icon name="code" /> {t('address.title')}
          </button>
          {module.name === 'Documents' && <DownloadButton id={id} />}
          {module.delete && (
            <button type="button" onClick={() => void remove()}>
              <Icon name="delete" /> {t('delete')}
            </button>
          )}
          {module.edit && (
            <a class="button main" href={here + '/edit'}>
              <Icon name="edit" /> {t('record.edit')}
            </a>
          )}
        </>
      }
    >
      {showAddress && <AddressPanel call={{ method: 'GET', module: module.name, id }} />}
      {parts.length > 1 && (
        <nav class="tabs" aria-label={t('record.parts')}>
          {parts.map((p) => (
            <a key={p} href={here + (p === '' ? '' : '?show=' + p)} aria-current={p === part ? 'page' : undefined}>
              {p === '' ? t('record.details') : p === 'documents' ? t('documents.title') : t('history.title')}
            </a>
          ))}
        </nav>
      )}
      {part === '' && (
        <>
          <Blocks module={module} record={record} />
          {module.lines && <SavedLines catalog={module.lines} record={record} />}
        </>
      )}
      {part === 'documents' && <DocumentsPanel module={module.name} id={id} />}
      {part === 'history' && <HistoryPanel module={module} id={id} />}
    </Page>
  )
}
