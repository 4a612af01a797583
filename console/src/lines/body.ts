import { textOf, type Json, type RecordData } from '../records/record'
import type { Discount, LineDraft, LinesDraft } from './draft'

/** bodyOfLines is what is sent of line items, to calculate and to save. */
export function bodyOfLines(d: LinesDraft): { [name: string]: Json } {
  return {
    taxtype: d.taxtype,
    ...(d.currency === '' ? {} : { currency_id: d.currency }),
    region_id: d.region === '' ? '0' : d.region,
    discount_type_final: d.discountKind,
    ...discount(d.discountKind, d.discount, 'discount_percentage_final', 'discount_amount_final'),
    ...Object.fromEntries(Object.entries(d.taxes).map(([name, percent]) => [`${name}_group_percentage`, percent])),
    charges: Object.fromEntries(Object.entries(d.charges).flatMap(([id, value]) => charge(id, value, d.percentCharges.includes(id), d.chargesWere[id]))),
    adjustment: d.adjustment,
    items: d.lines.filter((l) => !isBlank(l)).map((l) => lineBody(l, d.taxtype)),
  }
}

/** isBlank says whether nothing was entered in a line yet. */
export function isBlank(l: LineDraft): boolean {
  return l.product === '' && l.price === '' && l.comment === ''
}

function lineBody(l: LineDraft, taxtype: LinesDraft['taxtype']): { [name: string]: Json } {
  const same = l.was !== undefined && textOf(l.was, 'hdnProductId') === l.product
  const kept = same ? ['productDescription', 'subproduct_ids'].filter((name) => l.was?.[name] !== undefined) : []
  return {
    ...Object.fromEntries(kept.map((name) => [name, l.was?.[name] ?? ''])),
    hdnProductId: l.product,
    qty: l.qty,
    listPrice: l.price,
    comment: l.comment,
    discount_type: l.discountKind,
    ...discount(l.discountKind, l.discount, 'discount_percentage', 'discount_amount'),
    ...(taxtype === 'individual' ? Object.fromEntries(Object.entries(l.taxes).map(([name, percent]) => [`${name}_percentage`, percent])) : {}),
  }
}

function discount(kind: Discount, value: string, percentage: string, amount: string): Record<string, string> {
  return kind === 'zero' ? {} : { [kind === 'percentage' ? percentage : amount]: value }
}

function charge(id: string, value: string, isPercent: boolean, was: RecordData | undefined): [string, Json][] {
  if (value === '' || Number(value) === 0) return []
  return [[id, { [isPercent ? 'percent' : 'value']: value, ...(was?.taxes === undefined ? {} : { taxes: was.taxes }) }]]
}
