import type { ComponentChildren, JSX } from 'preact'
import type { InventoryModule } from '../api/types'
import { latinDigits } from '../forms/numbers'
import { t } from '../i18n'
import { textOf, type RecordData } from '../records/record'
import { AmountText } from './AmountText'
import { DiscountControl } from './DiscountControl'
import { rowsOf, type LinesDraft } from './draft'
import type { Totals } from './useTotals'

interface Props {
  catalog: InventoryModule
  draft: LinesDraft
  totals: Totals
  change: (draft: LinesDraft) => void
}

/** TotalsPanel edits what belongs to the whole, and shows what everything comes to. */
export function TotalsPanel({ catalog, draft, totals, change }: Props): JSX.Element {
  const counted: RecordData = totals.counted ?? {}
  const whole = catalog.taxes.filter((x) => draft.taxtype === 'group' || x.deducted)
  const amountOf = (name: string): string => textOf([...rowsOf(counted.taxes), ...rowsOf(counted.deductTaxes)].find((x) => textOf(x, 'name') === name) ?? {}, 'amount')
  const chargeOf = (id: string): string => textOf(rowsOf(counted.charges).find((c) => textOf(c, 'id') === id) ?? {}, 'amount')
  return (
    <div class="totals" aria-busy={totals.counting}>
      <Sum label={t('totals.lines')} amount={textOf(counted, 'subtotal')} />
      <Sum label={t('totals.discount')} amount={textOf(counted, 'discountTotal_final')}>
        <DiscountControl kind={draft.discountKind} value={draft.discount} change={(discountKind, discount) => change({ ...draft, discountKind, discount })} />
      </Sum>
      {catalog.charges.map((c) => (
        <Sum key={c.id} label={c.name} amount={chargeOf(c.id)}>
          <Number label={c.name + (c.percent ? ' %' : '')} value={draft.charges[c.id] ?? ''} change={(v) => change({ ...draft, charges: { ...draft.charges, [c.id]: v } })} />
        </Sum>
      ))}
      {whole.map((x) => (
        <Sum key={x.name} label={x.label} amount={amountOf(x.name)}>
          <Number label={x.label + ' %'} suffix="%" value={draft.taxes[x.name] ?? ''} change={(v) => change({ ...draft, taxes: { ...draft.taxes, [x.name]: v } })} />
        </Sum>
      ))}
      <Sum label={t('totals.adjustment')} amount={textOf(counted, 'adjustment')}>
        <Number label={t('totals.adjustment')} value={draft.adjustment} change={(v) => change({ ...draft, adjustment: v })} />
      </Sum>
      <div class="sum sum-total" aria-live="polite">
        <span>
          {t('totals.total')} <bdi class="soft">{textOf(counted, 'currency_code')}</bdi>
        </span>
        <AmountText text={textOf(counted, 'total')} />
      </div>
    </div>
  )
}

function Sum({ label, amount, children }: { label: string; amount: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="sum">
      <span>
        <bdi>{label}</bdi>
      </span>
      <span class="sum-input">{children}</span>
      <AmountText text={amount} />
    </div>
  )
}

function Number({ label, value, suffix, change }: { label: string; value: string; suffix?: string; change: (v: string) => void }): JSX.Element {
  return (
    <span class="joined">
      <input inputMode="decimal" dir="ltr" aria-label={label} value={value} onInput={(e) => change(latinDigits(e.currentTarget.value))} />
      {suffix && <span class="suffix">{suffix}</span>}
    </span>
  )
}
