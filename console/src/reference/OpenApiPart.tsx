import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { serviceURL } from '../call/v1'
import { t } from '../i18n'
import { token } from '../session/token'
import { Icon } from '../ui/Icon'
import { Load } from '../ui/Load'
import { say } from '../ui/messages'
import { wordsOf } from '../ui/Problem'
import { useLoad } from '../ui/useLoad'
import { callsByTag, type OpenApi } from './openapi'
import { OperationView } from './OperationView'
import { saveJson } from './saveJson'

// The documents are no answers in V1's envelope, so they do not go through call.
async function load<T>(name: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(serviceURL() + name, { headers: { Authorization: 'Bearer ' + token.value }, signal: signal ?? null })
  if (!response.ok) throw new Error(t('call.unreadable', { status: String(response.status) }))
  return (await response.json()) as T
}

const savePostman = (): Promise<void> => load<unknown>('postman.json').then((collection) => saveJson('postman.json', collection))

/** OpenApiPart shows the document of the modules and fields that this user may see. Own rendering: the viewers that there are bring styles and scripts that the page's policy forbids, and weigh more than the rest of the console. */
export function OpenApiPart(): JSX.Element {
  const document = useLoad((signal) => load<OpenApi>('openapi.json', signal), [])
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  return (
    <Load of={document}>
      {(d) => (
        <>
          <div class="toolbar">
            <input type="search" value={search} aria-label={t('openapi.search')} placeholder={t('openapi.search')} onInput={(e) => setSearch(e.currentTarget.value)} />
            <span class="grow" />
            <button type="button" onClick={() => saveJson('openapi.json', d)}>
              <Icon name="download" /> openapi.json
            </button>
            <button type="button" onClick={() => void savePostman().catch((e: unknown) => say(wordsOf(e), 'wrong'))}>
              <Icon name="download" /> Postman
            </button>
          </div>
          <p class="soft" dir="auto">
            {d.info.title} {d.info.version} · OpenAPI {d.openapi}
          </p>
          {callsByTag(d).map(([tag, calls]) => {
            const shown = calls.filter((c) => (tag + ' ' + c.path + ' ' + (c.operation.summary ?? '')).toLowerCase().includes(wanted))
            if (shown.length === 0) return null
            return (
              <details key={tag} class="card tag" open={wanted !== '' || undefined}>
                <summary>
                  <h2 dir="auto">{tag || t('openapi.other')}</h2> <span class="count">{t('count', { n: shown.length })}</span>
                </summary>
                {shown.map((c) => (
                  <OperationView key={c.method + c.path} document={d} call={c} />
                ))}
              </details>
            )
          })}
        </>
      )}
    </Load>
  )
}
