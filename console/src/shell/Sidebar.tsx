import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import { me } from '../session/me'
import { modules } from '../session/modules'
import { Icon, type IconName } from '../ui/Icon'

/** Sidebar leads to the console's parts and to the records of each module. */
export function Sidebar({ close }: { close: () => void }): JSX.Element {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const shown = (modules.value ?? []).filter((m) => m.view && (m.label.toLowerCase().includes(wanted) || m.name.toLowerCase().includes(wanted)))
  return (
    <aside id="sidebar" class="sidebar">
      <nav aria-label={t('nav.parts')}>
        <ul>
          <Part href="/console/" icon="home" label={t('home')} exact />
          <Part href="/console/try" icon="run" label={t('try.title')} />
          <Part href="/console/reference" icon="book" label={t('reference.title')} />
          {me.value?.admin && <Part href="/console/operations" icon="activity" label={t('operations.title')} />}
        </ul>
      </nav>
      <nav aria-label={t('nav.modules')} class="module-list">
        <h2>{t('nav.modules')}</h2>
        <label class="search">
          <span class="hidden">{t('nav.search')}</span>
          <Icon name="search" />
          <input type="search" value={search} placeholder={t('nav.search')} onInput={(e) => setSearch(e.currentTarget.value)} />
        </label>
        <ul>
          {shown.map((m) => (
            <Part key={m.name} href={'/console/records/' + m.name} label={m.label} hint={m.label === m.name ? '' : m.name} />
          ))}
        </ul>
        {shown.length === 0 && modules.value !== undefined && <p class="soft small">{t('nothing')}</p>}
      </nav>
      <button type="button" class="drawer-close" onClick={close}>
        {t('close')}
      </button>
    </aside>
  )
}

function Part({ href, icon, label, hint, exact }: { href: string; icon?: IconName; label: string; hint?: string; exact?: boolean }): JSX.Element {
  const { path } = useLocation()
  const link = useRef<HTMLAnchorElement>(null)
  const here = exact ? path.replace(/\/$/, '') === href.replace(/\/$/, '') : path === href || path.startsWith(href + '/')
  // The list of modules is longer than most screens.
  useEffect(() => {
    if (here) link.current?.scrollIntoView({ block: 'nearest' })
  }, [here])
  return (
    <li>
      <a ref={link} href={href} aria-current={here ? 'page' : undefined} title={hint === '' ? undefined : hint}>
        {icon && <Icon name={icon} />}
        <span dir="auto">{label}</span>
      </a>
    </li>
  )
}
