import type { JSX } from 'preact'
import { t } from '../i18n'
import { NotFound } from '../pages/NotFound'
import { Page } from '../ui/Page'
import { ModuleIndex } from './ModuleIndex'
import { ModuleReference } from './ModuleReference'
import { OpenApiPart } from './OpenApiPart'

/** ReferencePage describes this very database: its modules and fields, and the calls as an OpenAPI document. */
export function ReferencePage({ part = 'modules', module }: { part?: string; module?: string }): JSX.Element {
  if (part !== 'modules' && part !== 'openapi') return <NotFound />
  if (part === 'modules' && module !== undefined) return <ModuleReference key={module} name={module} />
  return (
    <Page title={t('reference.title')}>
      <nav class="tabs" aria-label={t('reference.parts')}>
        <a href="/console/reference" aria-current={part === 'modules' ? 'page' : undefined}>
          {t('nav.modules')}
        </a>
        <a href="/console/reference/openapi" aria-current={part === 'openapi' ? 'page' : undefined}>
          OpenAPI
        </a>
      </nav>
      {part === 'modules' ? <ModuleIndex /> : <OpenApiPart />}
    </Page>
  )
}
