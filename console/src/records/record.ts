import { me } from '../session/me'

/** Json is what V1 answers are made of. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** RecordData is a record as V1 shows it: texts by field name, and line items of quotes, orders and invoices. */
export type RecordData = { [name: string]: Json }

/** textOf is what a record holds in a field, as people read it; "" for nothing. */
export function textOf(record: RecordData, name: string): string {
  const value = record[name]
  return typeof value === 'string' ? plain(value) : ''
}

/** plain undoes V1's spelling of < and >, unless the server prints them as they are. */
export function plain(text: string): string {
  return me.peek()?.server.raw_text ? text : text.replaceAll('&lt;', '<').replaceAll('&gt;', '>')
}

/** idOf is the id of a record. */
export const idOf = (record: RecordData): string => textOf(record, 'record_id')

/** labelOf is a record's name: its label fields, or its number where they are empty. */
export function labelOf(record: RecordData, labelNames: string[]): string {
  const label = labelNames.map((name) => textOf(record, name)).filter((text) => text !== '').join(' ')
  return label === '' ? '#' + idOf(record) : label
}
