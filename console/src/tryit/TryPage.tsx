import type { JSX } from 'preact'
import { t } from '../i18n'
import { NotFound } from '../pages/NotFound'
import { Page } from '../ui/Page'
import { guide } from './guide'
import { TryCall } from './TryCall'

/** TryPage has every call of the guide as a form that really runs. */
export function TryPage({ call = guide[2]!.name }: { call?: string }): JSX.Element {
  const chosen = guide.find((c) => c.name === call)
  if (chosen === undefined) return <NotFound />
  return (
    <Page title={t('try.title')}>
      <p class="soft">{t('try.about')}</p>
      <div class="split">
        <nav class="side-list" aria-label={t('try.calls')}>
          <ul>
            {guide.map((c) => (
              <li key={c.name}>
                <a href={'/console/try/' + c.name} aria-current={c === chosen ? 'page' : undefined}>
                  {t(c.title)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <TryCall key={chosen.name} call={chosen} />
      </div>
    </Page>
  )
}
