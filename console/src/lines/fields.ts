// Fields of a quote, order or invoice that its line items decide. The editor of
// the lines shows them; received and paid are entered like any other field.
const ofLines = new Set([
  'hdnTaxType', 'currency_id', 'conversion_rate', 'hdnSubTotal', 'hdnGrandTotal', 'hdnDiscountPercent', 'hdnDiscountAmount', 'hdnS_H_Amount', 'hdnS_H_Percent',
  'txtAdjustment', 'pre_tax_total', 'region_id', 'productid', 'quantity', 'listprice', 'comment', 'discount_amount', 'discount_percent', 'balance', 'image',
  'purchase_cost', 'margin',
])

/** isOfLines says whether the line items decide a field. */
export function isOfLines(name: string): boolean {
  return ofLines.has(name) || /^tax\d+$/.test(name)
}
