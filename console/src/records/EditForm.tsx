import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { ModuleDetails } from '../api/types'
import { Fault } from '../call/fault'
import { v1WithHeaders } from '../call/v1'
import { separator } from '../forms/ChoicesControl'
import { allowed } from '../forms/dependencies'
import { FaultList } from '../forms/FaultList'
import { faultTexts } from '../forms/faults'
import { RecordFields } from '../forms/RecordFields'
import { t } from '../i18n'
import { bodyOfLines } from '../lines/body'
import { linesDraft, type LinesDraft } from '../lines/draft'
import { LinesEditor } from '../lines/LinesEditor'
import { me } from '../session/me'
import { useUnsaved } from '../session/unsaved'
import { Icon } from '../ui/Icon'
import { say } from '../ui/messages'
import { Page } from '../ui/Page'
import { bodyOf, draftOf, editable } from './draft'
import { FileField } from './FileField'
import { idOf, labelOf, type RecordData } from './record'

interface Props {
  module: ModuleDetails
  record: RecordData | undefined
  etag: string
  /** Values that the page's address gives a new record. */
  given: Record<string, string>
  reload: () => void
}

/** EditForm is the form of a record, made from the catalog. */
export function EditForm({ module, record, etag, given, reload }: Props): JSX.Element {
  const { route } = useLocation()
  const who = me.value!
  const isNew = record === undefined
  const fields = useMemo(() => editable(module, isNew), [module, isNew])
  const first = useMemo(() => draftOf(fields, record, who, given), [fields, record])
  const firstLines = useMemo(() => (module.lines ? linesDraft(module.lines, record, who) : undefined), [module, record])
  const [draft, setDraft] = useState(first)
  const [lines, setLines] = useState<LinesDraft | undefined>(firstLines)
  const [file, setFile] = useState<File>()
  const [error, setError] = useState<unknown>()
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState(false)
  // The same key whenever the same form is sent: a second click makes no second record.
  const [once] = useState(() => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join(''))
  const body = { ...bodyOf(fields, first, draft, isNew), ...(lines && module.lines && (isNew || lines !== firstLines) ? bodyOfLines(lines) : {}) }
  const dirty = !saved && (draft !== first || lines !== firstLines || file !== undefined)
  useUnsaved(dirty, route)

  const here = isNew ? `/console/records/${module.name}` : `/console/records/${module.name}/${idOf(record)}`
  const save = async (e: Event): Promise<void> => {
    e.preventDefault()
    setSaving(true)
    setError(undefined)
    try {
      const headers: Record<string, string> = isNew ? { 'Idempotency-Key': 'console-' + once } : etag === '' ? {} : { 'If-Match': etag }
      const form = Object.entries(body).map(([name, value]): [string, string | File] => [name, Array.isArray(value) ? value.join(separator) : String(value)])
      const got = await v1WithHeaders<number | string>(
        {
          method: isNew ? 'POST' : 'PUT',
          module: module.name,
          ...(isNew ? {} : { id: idOf(record) }),
          body: file === undefined ? { json: body } : { form: [...form, ['filename', file]] },
        },
        { headers },
      )
      const ignored = got.headers.get('X-Ignored-Fields')
      if (ignored) say(t('record.ignored', { fields: ignored }), 'wrong')
      setSaved(true)
      say(t('record.saved'))
      setTimeout(() => route(`/console/records/${module.name}/${String(got.result)}`), 0)
    } catch (wrong) {
      setError(wrong)
      setSaving(false)
    }
  }

  const wrong = faultTexts(error instanceof Fault ? error.fields : [])
  const change = (name: string, value: string): void => {
    const next: Record<string, string> = { ...draft, [name]: value }
    // A choice may take the values of dependent picklists away.
    for (const f of fields) {
      if (f.type === 'picklist' && f.name !== name && next[f.name] !== '' && next[f.name] !== first[f.name]) {
        if (!allowed(f, module.fields, next).some((v) => v.value === next[f.name])) next[f.name] = ''
      }
    }
    setDraft(next)
  }

  return (
    <Page
      title={isNew ? t('record.newOf', { module: module.single }) : labelOf(record, module.label_names)}
      above={<a href={here}>{isNew ? module.label : t('record.back')}</a>}
    >
      <form class="edit" noValidate onSubmit={(e) => void save(e)}>
        {error !== undefined && <FaultList error={error} fields={module.fields} />}
        {error instanceof Fault && error.code === 'CONFLICT' && (
          <p>
            <button type="button" onClick={reload}>
              <Icon name="refresh" /> {t('record.reload')}
            </button>
          </p>
        )}
        <p class="soft small">{t('record.mandatoryNote')}</p>
        <RecordFields module={module} fields={fields} draft={draft} isNew={isNew} wrong={wrong} change={(f, v) => change(f.name, v)} />
        {module.name === 'Documents' && isNew && <FileField choose={setFile} wrong={wrong.get('filename') ?? ''} />}
        {module.lines && lines && <LinesEditor module={module} catalog={module.lines} id={isNew ? '' : idOf(record)} draft={lines} wrong={wrong} change={setLines} />}
        <div class="save-bar">
          {dirty && <span class="soft">{t('unsaved.mark')}</span>}
          <span class="grow" />
          <a class="button" href={here}>
            {t('cancel')}
          </a>
          <button type="submit" class="main" disabled={saving || (!isNew && !dirty)}>
            {saving ? t('saving') : t('save')}
          </button>
        </div>
      </form>
    </Page>
  )
}
