import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { findRecords } from '../api/console'
import { Combobox } from '../forms/Combobox'
import { latinDigits } from '../forms/numbers'
import { t } from '../i18n'
import { textOf, type RecordData } from '../records/record'
import { modules } from '../session/modules'
import { Icon } from '../ui/Icon'
import { AmountText } from './AmountText'
import { DiscountControl } from './DiscountControl'
import { rowsOf, type LineDraft } from './draft'

interface Props {
  n: number
  products: string[]
  line: LineDraft
  individual: boolean
  counted: RecordData | undefined
  /** What is wrong with a part of the line, '' for nothing. */
  wrong: (name: string) => string
  change: (line: LineDraft) => void
  remove: () => void
}

/** LineRow is one line: what, how many, for how much. */
export function LineRow({ n, products, line, individual, counted, wrong, change, remove }: Props): JSX.Element {
  const id = useId()
  const [module, setModule] = useState(products[0] ?? 'Products')
  const faults = ['hdnProductId', 'qty', 'listPrice', 'discount_percentage', 'discount_amount', 'comment'].map(wrong).filter((w) => w !== '')
  const text = (name: 'qty' | 'price', fault: string, label: string, placeholder = ''): JSX.Element => (
    <label class="field">
      <span class="label">{label}</span>
      <input
        inputMode="decimal"
        dir="ltr"
        value={line[name]}
        placeholder={placeholder}
        aria-invalid={wrong(fault) !== '' || undefined}
        onInput={(e) => change({ ...line, [name]: latinDigits(e.currentTarget.value) })}
      />
    </label>
  )
  return (
    <li class="line" aria-label={t('lines.line', { n })}>
      <div class="field line-product">
        <label class="label" for={id}>
          {t('lines.product')}
        </label>
        <span class="reference">
          {products.length > 1 && (
            <select aria-label={t('search.module')} value={module} onChange={(e) => setModule(e.currentTarget.value)}>
              {products.map((name) => (
                <option key={name} value={name}>
                  {modules.value?.find((m) => m.name === name)?.label ?? name}
                </option>
              ))}
            </select>
          )}
          <Combobox
            id={id}
            chosen={line.product === '' ? '' : line.productName || '#' + line.product}
            invalid={wrong('hdnProductId') !== ''}
            find={(q, signal) => findRecords(module, q, signal)}
            choose={(f) => change({ ...line, product: f?.id ?? '', productName: f?.label ?? '', price: '', taxes: {} })}
          />
        </span>
      </div>
      {text('qty', 'qty', t('lines.qty'))}
      {text('price', 'listPrice', t('lines.price'), counted ? textOf(counted, 'listPrice') : '')}
      <DiscountControl
        kind={line.discountKind}
        value={line.discount}
        invalid={wrong('discount_percentage') !== '' || wrong('discount_amount') !== ''}
        change={(discountKind, discount) => change({ ...line, discountKind, discount })}
      />
      {individual &&
        rowsOf(counted?.taxes).map((x) => (
          <label key={textOf(x, 'name')} class="field narrow">
            <span class="label">
              <bdi>{textOf(x, 'label')}</bdi> %
            </span>
            <input
              inputMode="decimal"
              dir="ltr"
              value={line.taxes[textOf(x, 'name')] ?? ''}
              onInput={(e) => change({ ...line, taxes: { ...line.taxes, [textOf(x, 'name')]: latinDigits(e.currentTarget.value) } })}
            />
          </label>
        ))}
      <label class="field line-comment">
        <span class="label">{t('lines.comment')}</span>
        <input dir="auto" value={line.comment} onInput={(e) => change({ ...line, comment: e.currentTarget.value })} />
      </label>
      <p class="line-net">
        <span class="label">{t('lines.net')}</span>
        <AmountText text={counted ? textOf(counted, 'netPrice') : ''} />
      </p>
      <button type="button" class="quiet line-remove" onClick={remove} aria-label={t('lines.remove', { n })} title={t('lines.remove', { n })}>
        <Icon name="delete" />
      </button>
      {faults.length > 0 && (
        <p class="wrong" dir="auto">
          {faults.join(' · ')}
        </p>
      )}
    </li>
  )
}
