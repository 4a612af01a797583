import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import type { ModuleDetails } from '../api/types'
import { v1WithHeaders } from '../call/v1'
import { language, t } from '../i18n'
import { moduleDetails } from '../session/modules'
import { Load } from '../ui/Load'
import { Page } from '../ui/Page'
import { useLoad } from '../ui/useLoad'
import { EditForm } from './EditForm'
import type { RecordData } from './record'

interface Start {
  module: ModuleDetails
  /** The record that is changed, undefined for a new one. */
  record: RecordData | undefined
  etag: string
}

/** EditPage changes a record, or makes a new one. */
export function EditPage({ module, id = '' }: { module: string; id?: string }): JSX.Element {
  const { query } = useLocation()
  const start = useLoad<Start>(
    async (signal) => {
      const details = await moduleDetails(module)
      if (id === '') return { module: details, record: undefined, etag: '' }
      const got = await v1WithHeaders<RecordData>({ method: 'GET', module, id }, { signal })
      return { module: details, record: got.result, etag: got.headers.get('ETag') ?? '' }
    },
    // A change of the language must not throw away what was entered.
    [module, id, language.peek()],
  )
  return (
    <Load of={start}>
      {(s) =>
        (id === '' ? s.module.create : s.module.edit) ? (
          <EditForm key={module + id} {...s} given={query} reload={start.again} />
        ) : (
          <Page title={s.module.label}>
            <p>{t(id === '' ? 'record.mayNotCreate' : 'record.mayNotEdit')}</p>
          </Page>
        )
      }
    </Load>
  )
}
