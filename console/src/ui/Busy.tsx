import type { JSX } from 'preact'
import { t } from '../i18n'

/** Busy stands where something is on its way. */
export function Busy(): JSX.Element {
  return (
    <p class="busy" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('loading')}
    </p>
  )
}
