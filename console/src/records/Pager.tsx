import type { JSX } from 'preact'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { lengths, type GridState } from './gridState'

interface Props {
  state: GridState
  count: number
  /** The id of the last record of the page. */
  last: string
  show: (changed: Partial<GridState>) => void
}

/** Pager turns pages. V1 counts no totals: there may be more while a page is full. */
export function Pager({ state, count, last, show }: Props): JSX.Element {
  const choices = lengths.includes(state.length) ? lengths : [...lengths, state.length]
  return (
    <nav class="pager" aria-label={t('pager')}>
      <label>
        {t('pager.length')}{' '}
        <select value={String(state.length)} onChange={(e) => show({ length: Number(e.currentTarget.value) })}>
          {choices.map((n) => (
            <option key={n} value={String(n)}>
              {t('count', { n })}
            </option>
          ))}
        </select>
      </label>
      <span class="soft" aria-live="polite">
        {count === 0 ? t('pager.end') : t('pager.range', { from: state.start + 1, to: state.start + count })}
      </span>
      <button type="button" disabled={state.start === 0} onClick={() => show({ start: Math.max(0, state.start - state.length) })}>
        <Icon name="back" /> {t('pager.before')}
      </button>
      <button type="button" disabled={count < state.length} onClick={() => show({ start: state.start + state.length, after: last })}>
        {t('pager.next')} <Icon name="next" />
      </button>
    </nav>
  )
}
