import type { JSX } from 'preact'
import { t, type Key } from '../i18n'
import { NotFound } from '../pages/NotFound'
import { me } from '../session/me'
import { Page } from '../ui/Page'
import { DoctorPart } from './DoctorPart'
import { ExplainPart } from './ExplainPart'
import { MetricsPart } from './MetricsPart'
import { TokensPart } from './TokensPart'
import { WorkflowsPart } from './WorkflowsPart'

const parts: { name: string; title: Key; show: () => JSX.Element }[] = [
  { name: '', title: 'operations.metrics', show: MetricsPart },
  { name: 'tokens', title: 'operations.tokens', show: TokensPart },
  { name: 'workflows', title: 'operations.workflows', show: WorkflowsPart },
  { name: 'doctor', title: 'operations.doctor', show: DoctorPart },
  { name: 'explain', title: 'operations.explain', show: ExplainPart },
]

/** Operations is for administrators: how the server is doing, and who may do what. */
export function Operations({ part = '' }: { part?: string }): JSX.Element {
  const chosen = parts.find((p) => p.name === part)
  if (chosen === undefined) return <NotFound />
  if (!me.value?.admin) {
    return (
      <Page title={t('operations.title')}>
        <p>{t('operations.adminsOnly')}</p>
      </Page>
    )
  }
  const Part = chosen.show
  return (
    <Page title={t('operations.title')}>
      <nav class="tabs" aria-label={t('operations.parts')}>
        {parts.map((p) => (
          <a key={p.name} href={'/console/operations' + (p.name === '' ? '' : '/' + p.name)} aria-current={p === chosen ? 'page' : undefined}>
            {t(p.title)}
          </a>
        ))}
      </nav>
      <Part />
    </Page>
  )
}
