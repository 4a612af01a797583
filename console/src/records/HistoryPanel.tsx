import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { getHistory } from '../api/console'
import type { HistoryChange, HistoryEntry, ModuleDetails } from '../api/types'
import { t } from '../i18n'
import { beside } from '../i18n/dates'
import { Load } from '../ui/Load'
import { useLoad } from '../ui/useLoad'
import { Value } from './Value'

/** HistoryPanel tells who changed a record, when, and from what to what. */
export function HistoryPanel({ module, id }: { module: ModuleDetails; id: string }): JSX.Element {
  const [older, setOlder] = useState<{ entries: HistoryEntry[]; more: boolean }>()
  const history = useLoad(() => getHistory(module.name, id, 0), [module.name, id])
  return (
    <Load of={history}>
      {(first) => {
        const entries = [...first.entries, ...(older?.entries ?? [])]
        if (entries.length === 0) return <p class="empty">{t('history.none')}</p>
        return (
          <>
            <ol class="history">
              {entries.map((e) => (
                <li key={e.id} class="card">
                  <p>
                    <strong dir="auto">{e.user_name || t('history.somebody')}</strong> {t(`history.${e.action}`)}{' '}
                    <span class="soft">
                      <bdi dir="ltr">{e.at}</bdi> {beside(e.at)}
                    </span>
                  </p>
                  {e.linked && (
                    <p>
                      <a href={`/console/records/${e.linked.module}/${e.linked.id}`} dir="auto">
                        {e.linked.label}
                      </a>
                    </p>
                  )}
                  {e.changes.length > 0 && <Changes module={module} changes={e.changes} />}
                </li>
              ))}
            </ol>
            {(older?.more ?? first.more) && (
              <button
                type="button"
                onClick={() => void getHistory(module.name, id, entries.length).then((h) => setOlder({ entries: [...(older?.entries ?? []), ...h.entries], more: h.more }))}
              >
                {t('history.more')}
              </button>
            )}
          </>
        )
      }}
    </Load>
  )
}

function Changes({ module, changes }: { module: ModuleDetails; changes: HistoryChange[] }): JSX.Element {
  const show = (c: HistoryChange, text: string): JSX.Element => {
    const field = module.fields.find((f) => f.name === c.field)
    return field ? <Value field={field} text={text} grid /> : <bdi>{text}</bdi>
  }
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t('history.changes')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('history.field')}</th>
            <th scope="col">{t('history.before')}</th>
            <th scope="col">{t('history.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((c) => (
            <tr key={c.field}>
              <th scope="row" dir="auto">
                {c.label || c.field}
              </th>
              <td>{show(c, c.before)}</td>
              <td>{show(c, c.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
