import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { t } from '../i18n'
import { Dialog } from './Dialog'

interface Question {
  title: string
  text: string
  yes: string
  danger: boolean
  answer: (yes: boolean) => void
}

const open = signal<Question | undefined>(undefined)

/** ask asks a question that is answered with yes or no. */
export function ask(question: Omit<Question, 'answer'>): Promise<boolean> {
  open.value?.answer(false)
  return new Promise((resolve) => {
    open.value = {
      ...question,
      answer: (yes) => {
        open.value = undefined
        resolve(yes)
      },
    }
  })
}

/** Asking is where [ask] asks. */
export function Asking(): JSX.Element | null {
  const q = open.value
  if (q === undefined) return null
  return (
    <Dialog title={q.title} close={() => q.answer(false)}>
      <p dir="auto">{q.text}</p>
      <footer>
        <button type="button" onClick={() => q.answer(false)}>
          {t('no')}
        </button>
        <button type="button" class={q.danger ? 'danger' : 'main'} onClick={() => q.answer(true)}>
          {q.yes}
        </button>
      </footer>
    </Dialog>
  )
}
