import { useLocation } from 'preact-iso'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import { failure, loadSession, modules } from '../session/modules'
import { me } from '../session/me'
import { Busy } from '../ui/Busy'
import { Problem } from '../ui/Problem'
import { Pages } from './Pages'
import { Sidebar } from './Sidebar'
import { Topbar } from './Topbar'

/** Frame is what surrounds every page: the bar above, the modules beside. At phone width the modules come as a drawer. */
export function Frame(): JSX.Element {
  const { path } = useLocation()
  const [drawer, setDrawer] = useState(false)
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)
  useEffect(() => {
    setDrawer(false)
    if (before.current !== path) {
      // As after a page load: at the top, and read from the beginning.
      main.current?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    before.current = path
  }, [path])
  useEffect(() => {
    if (!drawer) return
    const close = (e: KeyboardEvent): void => {
      if (e.key === 'Escape') setDrawer(false)
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [drawer])
  const ready = me.value !== undefined && modules.value !== undefined
  return (
    <div class={'frame' + (drawer ? ' drawer-open' : '')}>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <Topbar drawer={drawer} toggle={() => setDrawer(!drawer)} />
      <Sidebar close={() => setDrawer(false)} />
      {drawer && <div class="shade" onClick={() => setDrawer(false)} />}
      <main id="main" ref={main} tabIndex={-1}>
        {failure.value !== undefined ? (
          <Problem error={failure.value} again={() => void loadSession()} />
        ) : ready ? (
          <Pages />
        ) : (
          <Busy />
        )}
      </main>
    </div>
  )
}
