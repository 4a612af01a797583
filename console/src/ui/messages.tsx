import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { t } from '../i18n'
import { Icon } from './Icon'

interface Message {
  id: number
  kind: 'done' | 'wrong'
  text: string
}

const shown = signal<Message[]>([])
let last = 0

/** say shows a short message for some seconds; screen readers speak it. */
export function say(text: string, kind: Message['kind'] = 'done'): void {
  const message = { id: ++last, kind, text }
  shown.value = [...shown.value.slice(-2), message]
  setTimeout(() => dismiss(message.id), kind === 'done' ? 5000 : 12000)
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((m) => m.id !== id)
}

/** Messages is where [say] speaks. It is always in the page, because screen readers watch only what was there before. */
export function Messages(): JSX.Element {
  return (
    <div class="messages" role="status" aria-live="polite">
      {shown.value.map((m) => (
        <p key={m.id} class={'message message-' + m.kind}>
          <Icon name={m.kind === 'done' ? 'ok' : 'alert'} />
          <span dir="auto">{m.text}</span>
          <button type="button" class="quiet" onClick={() => dismiss(m.id)} aria-label={t('close')}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  )
}
