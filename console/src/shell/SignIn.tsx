import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n'
import { begin, ended } from '../session/token'
import { Icon } from '../ui/Icon'
import { Credentials } from './Credentials'
import { Mark } from './Mark'
import { Switches } from './Switches'

/** SignIn is the page for whoever is not signed in. */
export function SignIn(): JSX.Element {
  useEffect(() => {
    document.title = t('signIn.title') + ' · vtrest'
  })
  return (
    <div class="sign-in">
      <header>
        <Mark />
        <Switches />
      </header>
      <main>
        <Credentials class="card" login="" done={begin}>
          <h1>{t('signIn.title')}</h1>
          <p class="soft">{t('signIn.about')}</p>
          {ended.value !== '' && (
            <p class={'note ' + (ended.value === 'expired' ? 'note-warning' : '')} role="status">
              <Icon name={ended.value === 'expired' ? 'clock' : 'ok'} />
              {ended.value === 'expired' ? t('signIn.expired') : t('signIn.out')}
            </p>
          )}
        </Credentials>
      </main>
    </div>
  )
}
