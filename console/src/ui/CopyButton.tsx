import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { Icon } from './Icon'
import { say } from './messages'

/** CopyButton puts text on the clipboard. */
export function CopyButton({ text }: { text: string }): JSX.Element {
  const [done, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    if (!(await toClipboard(text))) {
      say(t('copy.failed'), 'wrong')
      return
    }
    say(t('copy.done'))
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      <Icon name={done ? 'check' : 'copy'} /> {t('copy')}
    </button>
  )
}

async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Pages without TLS have no clipboard: the old way still works there.
  }
  const box = document.createElement('textarea')
  box.value = text
  document.body.append(box)
  box.select()
  const copied = document.execCommand('copy')
  box.remove()
  return copied
}
