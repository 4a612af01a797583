import type { JSX } from 'preact'
import { Fault } from '../call/fault'
import { t } from '../i18n'
import { Icon } from './Icon'

/** Problem shows why something did not come, and offers to try again. */
export function Problem({ error, again }: { error: unknown; again?: () => void }): JSX.Element {
  return (
    <div class="problem" role="alert">
      <Icon name="alert" />
      <div>
        <p dir="auto">{wordsOf(error)}</p>
        {error instanceof Fault && error.code !== '' && (
          <p class="small" dir="ltr">
            {error.code}
            {error.requestId !== '' && ' · ' + error.requestId}
          </p>
        )}
        {again && (
          <button type="button" onClick={again}>
            <Icon name="refresh" /> {t('again')}
          </button>
        )}
      </div>
    </div>
  )
}

/** wordsOf is an error in words fit to show. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
