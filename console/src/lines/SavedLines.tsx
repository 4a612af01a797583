import type { JSX } from 'preact'
import type { InventoryModule } from '../api/types'
import { t } from '../i18n'
import { textOf, type RecordData } from '../records/record'
import { AmountText } from './AmountText'
import { rowsOf, trim } from './draft'

/** SavedLines show the line items of a record and what they come to. */
export function SavedLines({ catalog, record }: { catalog: InventoryModule; record: RecordData }): JSX.Element {
  const lines = rowsOf(record.items)
  const amount = (name: string): JSX.Element => <AmountText text={money(textOf(record, name))} />
  return (
    <section class="card block">
      <h2>{t('lines.title')}</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label={t('lines.title')}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{t('lines.product')}</th>
              <th scope="col" class="end">{t('lines.qty')}</th>
              <th scope="col" class="end">{t('lines.price')}</th>
              <th scope="col" class="end">{t('lines.discount')}</th>
              <th scope="col" class="end">{t('lines.tax')}</th>
              <th scope="col" class="end">{t('lines.net')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((l, i) => (
              <tr key={i}>
                <th scope="row">
                  <bdi>{textOf(l, 'productName')}</bdi>
                  {textOf(l, 'comment') !== '' && (
                    <p class="soft small" dir="auto">
                      {textOf(l, 'comment')}
                    </p>
                  )}
                </th>
                <td class="end">
                  <AmountText text={trim(textOf(l, 'qty'))} />
                </td>
                {['listPrice', 'discountTotal', 'taxTotal', 'netPrice'].map((name) => (
                  <td key={name} class="end">
                    <AmountText text={money(textOf(l, name))} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="totals">
        <div class="sum">
          <span>{t('totals.lines')}</span>
          <span />
          {amount('hdnSubTotal')}
        </div>
        {Number(textOf(record, 'hdnDiscountPercent') || textOf(record, 'hdnDiscountAmount')) > 0 && (
          <div class="sum">
            <span>{t('totals.discount')}</span>
            <span />
            {textOf(record, 'hdnDiscountPercent') === '' ? amount('hdnDiscountAmount') : <output class="number">{trim(textOf(record, 'hdnDiscountPercent'))} %</output>}
          </div>
        )}
        {textOf(record, 'hdnS_H_Amount') !== '' && (
          <div class="sum">
            <span>{t('totals.charges')}</span>
            <span />
            {amount('hdnS_H_Amount')}
          </div>
        )}
        {rowsOf(record.taxes).map((x) => (
          <div class="sum" key={textOf(x, 'name')}>
            <span>
              <bdi>{catalog.taxes.find((c) => c.name === textOf(x, 'name'))?.label ?? textOf(x, 'label')}</bdi>
            </span>
            <span />
            <AmountText text={money(textOf(x, 'amount'))} />
          </div>
        ))}
        <div class="sum">
          <span>{t('totals.adjustment')}</span>
          <span />
          {amount('txtAdjustment')}
        </div>
        <div class="sum sum-total">
          <span>{t('totals.total')}</span>
          {amount('hdnGrandTotal')}
        </div>
      </div>
    </section>
  )
}

// money cuts the zeros that the database has behind the cents.
function money(stored: string): string {
  return /^-?\d+\.\d{2}\d*$/.test(stored) ? stored.replace(/(\.\d{2}\d*?)0*$/, '$1') : stored
}
