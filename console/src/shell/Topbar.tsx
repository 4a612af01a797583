import type { JSX } from 'preact'
import { t } from '../i18n'
import { me } from '../session/me'
import { end } from '../session/token'
import { mayLeave } from '../session/unsaved'
import { Icon } from '../ui/Icon'
import { Mark } from './Mark'
import { Switches } from './Switches'

async function signOut(): Promise<void> {
  if (await mayLeave()) end('out')
}

/** Topbar holds the mark, the switches, and who is signed in. */
export function Topbar({ drawer, toggle }: { drawer: boolean; toggle: () => void }): JSX.Element {
  const who = me.value
  return (
    <header class="topbar">
      <button type="button" class="quiet drawer-button" aria-expanded={drawer} aria-controls="sidebar" aria-label={t('menu')} onClick={toggle}>
        <Icon name="menu" />
      </button>
      <a href="/console/" class="mark-link">
        <Mark />
      </a>
      <span class="grow" />
      <Switches />
      {who && (
        <span class="who" title={who.user_name}>
          <bdi>{who.full_name || who.user_name}</bdi>
          {who.admin && <span class="chip">{t('admin')}</span>}
        </span>
      )}
      <button type="button" class="quiet" onClick={() => void signOut()} title={t('signOut')}>
        <Icon name="out" /> <span class="wide-only">{t('signOut')}</span>
      </button>
    </header>
  )
}
