import type { JSX } from 'preact'
import { t } from '../i18n'
import { Page } from '../ui/Page'

/** NotFound stands for addresses without a page. */
export function NotFound(): JSX.Element {
  return (
    <Page title={t('notFound.title')}>
      <p>
        {t('notFound.text')} <a href="/console/">{t('home')}</a>
      </p>
    </Page>
  )
}
