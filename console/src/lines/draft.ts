import type { InventoryModule, Me } from '../api/types'
import { textOf, type Json, type RecordData } from '../records/record'

/** Discount is none, a share, or an amount. */
export type Discount = 'zero' | 'percentage' | 'amount'

/** LineDraft is a line as it is edited. Numbers are texts with a point; '' leaves them to the server. */
export interface LineDraft {
  key: number
  product: string
  productName: string
  qty: string
  price: string
  discountKind: Discount
  discount: string
  taxes: Readonly<Record<string, string>>
  comment: string
  /** The line as it was read, for what the editor has no input for. */
  was: RecordData | undefined
}

/** LinesDraft is all that line items bring to a record. */
export interface LinesDraft {
  taxtype: 'group' | 'individual'
  currency: string
  region: string
  lines: LineDraft[]
  discountKind: Discount
  discount: string
  /** Taxes of the whole by name, in percent. */
  taxes: Readonly<Record<string, string>>
  /** Charges by id. */
  charges: Readonly<Record<string, string>>
  /** Ids of the charges whose value is a share. */
  percentCharges: readonly string[]
  /** Charges as they were read, for their taxes. */
  chargesWere: Readonly<Record<string, RecordData>>
  adjustment: string
}

let keys = 0

/** emptyLine is a new line. */
export function emptyLine(): LineDraft {
  return { key: ++keys, product: '', productName: '', qty: '1', price: '', discountKind: 'zero', discount: '', taxes: {}, comment: '', was: undefined }
}

/** linesDraft is what the editor shows at first. */
export function linesDraft(catalog: InventoryModule, record: RecordData | undefined, who: Me): LinesDraft {
  const percentCharges = catalog.charges.filter((c) => c.percent).map((c) => c.id)
  if (record === undefined) {
    return {
      taxtype: 'group',
      currency: who.currency?.id ?? catalog.currencies.find((c) => c.base)?.id ?? '',
      region: '',
      lines: [emptyLine()],
      discountKind: 'zero',
      discount: '',
      taxes: Object.fromEntries(catalog.taxes.map((x) => [x.name, trim(x.percent)])),
      charges: Object.fromEntries(catalog.charges.map((c) => [c.id, trim(c.value)])),
      percentCharges,
      chargesWere: {},
      adjustment: '',
    }
  }
  const chargesWere = objectsOf(record.charges)
  return {
    taxtype: textOf(record, 'hdnTaxType') === 'individual' ? 'individual' : 'group',
    currency: textOf(record, 'currency_id'),
    region: textOf(record, 'region_id') === '0' ? '' : textOf(record, 'region_id'),
    lines: rowsOf(record.items).map(lineOf),
    ...discountOf(textOf(record, 'hdnDiscountPercent'), textOf(record, 'hdnDiscountAmount')),
    taxes: Object.fromEntries(rowsOf(record.taxes).map((x) => [textOf(x, 'name'), trim(textOf(x, 'percentage'))])),
    charges: Object.fromEntries(Object.entries(chargesWere).map(([id, c]) => [id, trim(textOf(c, 'percent') || textOf(c, 'value'))])),
    percentCharges: [...percentCharges.filter((id) => chargesWere[id] === undefined), ...Object.keys(chargesWere).filter((id) => textOf(chargesWere[id] ?? {}, 'percent') !== '')],
    chargesWere,
    adjustment: zeroAsEmpty(trim(textOf(record, 'txtAdjustment'))),
  }
}

function lineOf(line: RecordData): LineDraft {
  const taxes = Object.entries(line).flatMap(([name, value]): [string, string][] => {
    const tax = /^(tax\d+)_percentage$/.exec(name)?.[1]
    return tax !== undefined && typeof value === 'string' ? [[tax, trim(value)]] : []
  })
  return {
    key: ++keys,
    product: textOf(line, 'hdnProductId'),
    productName: textOf(line, 'productName'),
    qty: trim(textOf(line, 'qty')),
    price: trim(textOf(line, 'listPrice')),
    ...discountOf(textOf(line, 'discount_percentage'), textOf(line, 'discount_amount')),
    taxes: Object.fromEntries(taxes),
    comment: textOf(line, 'comment'),
    was: line,
  }
}

function discountOf(percentage: string, amount: string): { discountKind: Discount; discount: string } {
  if (Number(percentage) > 0) return { discountKind: 'percentage', discount: trim(percentage) }
  if (Number(amount) > 0) return { discountKind: 'amount', discount: trim(amount) }
  return { discountKind: 'zero', discount: '' }
}

/** trim takes the zeros off the end of a number's decimals. */
export const trim = (n: string): string => (n.includes('.') ? n.replace(/\.?0+$/, '') : n)
const zeroAsEmpty = (n: string): string => (n === '0' ? '' : n)

/** rowsOf is a list of objects in an answer, empty for anything else. */
export function rowsOf(value: Json | undefined): RecordData[] {
  return Array.isArray(value) ? value.filter((v): v is RecordData => typeof v === 'object' && v !== null && !Array.isArray(v)) : []
}

function objectsOf(value: Json | undefined): Record<string, RecordData> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).flatMap(([id, c]) => rowsOf([c]).map((r) => [id, r])))
}
