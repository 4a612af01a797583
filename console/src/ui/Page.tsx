import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

interface Props {
  title: string
  /** What stands above the title, such as a link to where the page belongs. */
  above?: ComponentChildren
  /** Buttons and links at the other end of the title's line. */
  actions?: ComponentChildren
  children: ComponentChildren
}

/** Page is a page with its title, which is the browser's too. */
export function Page({ title, above, actions, children }: Props): JSX.Element {
  useEffect(() => {
    document.title = title + ' · vtrest'
  }, [title])
  return (
    <>
      <header class="page-head">
        <div>
          {above && <div class="above">{above}</div>}
          <h1 dir="auto">{title}</h1>
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}
