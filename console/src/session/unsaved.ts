import { useLayoutEffect } from 'preact/hooks'
import { t } from '../i18n'
import { ask } from '../ui/ask'

/** Guard is a page with unsaved changes: its address, and how to go to another. */
interface Guard {
  here: string
  route: (url: string) => void
}

let guard: Guard | undefined

/** mayLeave asks before unsaved changes are thrown away, if there are any. */
export async function mayLeave(): Promise<boolean> {
  return guard === undefined || (await ask({ title: t('unsaved.title'), text: t('unsaved.text'), yes: t('unsaved.leave'), danger: true }))
}

async function leave(wanted: string): Promise<void> {
  if (await mayLeave()) guard?.route(wanted)
}

// These listen before those of the router, which are added when it is shown:
// whoever listens first can keep an event from the rest.
addEventListener('beforeunload', (e) => {
  if (guard !== undefined) e.preventDefault()
})
addEventListener('popstate', (e) => {
  if (guard === undefined) return
  // The address has changed already: put it back, then ask.
  const wanted = location.pathname + location.search
  e.stopImmediatePropagation()
  history.pushState(null, '', guard.here)
  void leave(wanted)
})
addEventListener(
  'click',
  (e) => {
    if (guard === undefined || e.ctrlKey || e.metaKey || e.shiftKey) return
    const link = (e.target as Element).closest?.('a[href]')
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.download !== '') return
    if (link.getAttribute('href')?.startsWith('#') === true) return
    e.preventDefault()
    e.stopPropagation()
    void leave(link.pathname + link.search)
  },
  true,
)

/** useUnsaved asks before a page with unsaved changes is left: by a link, the back button or closing the tab. */
export function useUnsaved(dirty: boolean, route: (url: string) => void): void {
  useLayoutEffect(() => {
    if (!dirty) return
    guard = { here: location.pathname + location.search, route }
    return () => {
      guard = undefined
    }
  }, [dirty])
}
