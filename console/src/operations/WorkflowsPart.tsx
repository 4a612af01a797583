import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { getWorkflows } from '../api/console'
import { t } from '../i18n'
import { Load } from '../ui/Load'
import { useLoad } from '../ui/useLoad'

/** WorkflowsPart tells the CRM's workflows in words, and what of them cannot be run here. */
export function WorkflowsPart(): JSX.Element {
  const workflows = useLoad(() => getWorkflows(), [])
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  return (
    <Load of={workflows}>
      {(list) => {
        const shown = list.filter((w) => (w.module + ' ' + w.name).toLowerCase().includes(wanted))
        return (
          <>
            <div class="toolbar">
              <input type="search" value={search} aria-label={t('workflows.search')} placeholder={t('workflows.search')} onInput={(e) => setSearch(e.currentTarget.value)} />
            </div>
            {shown.length === 0 && <p class="empty">{t('nothing')}</p>}
            <ul class="cards">
              {shown.map((w) => (
                <li key={w.id} class="card">
                  <h2 class="line-head">
                    <bdi>{w.name}</bdi>
                    <span class="chip" dir="ltr">
                      {w.module}
                    </span>
                    {!w.active && <span class="chip chip-bad">{t('workflows.off')}</span>}
                  </h2>
                  <dl class="facts">
                    <dt>{t('workflows.when')}</dt>
                    <dd dir="auto">{w.when}</dd>
                    {w.conditions !== '' && (
                      <>
                        <dt>{t('workflows.conditions')}</dt>
                        <dd dir="auto">{w.conditions}</dd>
                      </>
                    )}
                    <dt>{t('workflows.tasks')}</dt>
                    <dd>
                      <ul>
                        {w.tasks.map((task, i) => (
                          <li key={i} dir="auto">
                            {task}
                          </li>
                        ))}
                      </ul>
                    </dd>
                  </dl>
                  {w.problems.map((p, i) => (
                    <p key={i} class="note note-warning" dir="auto">
                      {p}
                    </p>
                  ))}
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Load>
  )
}
