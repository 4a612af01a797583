import type { JSX } from 'preact'
import { latinDigits } from '../forms/numbers'
import { t } from '../i18n'
import type { Discount } from './draft'

interface Props {
  kind: Discount
  value: string
  invalid?: boolean
  change: (kind: Discount, value: string) => void
}

/** DiscountControl takes a discount in percent or as an amount. */
export function DiscountControl({ kind, value, invalid, change }: Props): JSX.Element {
  return (
    <div class="field" role="group" aria-label={t('lines.discount')}>
      <span class="label">{t('lines.discount')}</span>
      <span class="joined">
        <select aria-label={t('lines.discountKind')} value={kind} onChange={(e) => change(e.currentTarget.value as Discount, e.currentTarget.value === 'zero' ? '' : value)}>
          <option value="zero">{t('lines.noDiscount')}</option>
          <option value="percentage">%</option>
          <option value="amount">{t('lines.amount')}</option>
        </select>
        {kind !== 'zero' && (
          <input inputMode="decimal" dir="ltr" aria-label={t('lines.discount')} aria-invalid={invalid || undefined} value={value} onInput={(e) => change(kind, latinDigits(e.currentTarget.value))} />
        )}
      </span>
    </div>
  )
}
