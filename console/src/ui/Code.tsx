import type { ComponentChildren, JSX } from 'preact'
import { CopyButton } from './CopyButton'

/** Code shows text for machines: from left to right in every language, with a button that copies it. */
export function Code({ text, label, children }: { text: string; label: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="code">
      <CopyButton text={text} />
      <pre dir="ltr" tabIndex={0} role="region" aria-label={label}>
        <code>{children ?? text}</code>
      </pre>
    </div>
  )
}
