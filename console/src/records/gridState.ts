import type { V1Call } from '../call/v1call'

/** GridState is what a grid shows. It lives in the address of the page, so that it can be sent to somebody. */
export interface GridState {
  /** Records before the page. */
  start: number
  /** The record behind which the page begins, '' to count from the start: a deep page then takes no longer than the first. */
  after: string
  length: number
  /** Column and direction in V1's language: `accountname DESC`. */
  order: string
  /** Conditions in V1's language. */
  criteria: string
}

export const lengths = [10, 25, 50, 100]

/** readState reads a grid's state from the parameters of the page. */
export function readState(query: Record<string, string>): GridState {
  const whole = (text: string | undefined, otherwise: number): number => {
    const n = Number(text)
    return text !== undefined && Number.isInteger(n) && n >= 0 ? n : otherwise
  }
  return {
    start: whole(query.start, 0),
    after: /^\d+$/.test(query.after ?? '') ? (query.after ?? '') : '',
    length: Math.max(1, whole(query.length, 25)),
    order: query.order ?? '',
    criteria: query.criteria ?? '',
  }
}

/** pageAddress is the page that shows a state. */
export function pageAddress(module: string, s: GridState): string {
  const query = new URLSearchParams()
  if (s.start > 0) query.set('start', String(s.start))
  if (s.after !== '') query.set('after', s.after)
  if (s.length !== 25) query.set('length', String(s.length))
  if (s.order !== '') query.set('order', s.order)
  if (s.criteria !== '') query.set('criteria', s.criteria)
  return `/console/records/${module}` + (query.size > 0 ? '?' + query.toString() : '')
}

/** listCall is the one call that makes a grid; the panel beside it shows the same. */
export function listCall(module: string, s: GridState): V1Call {
  const pairs: [string, string][] = [
    s.after === '' ? ['start', String(s.start)] : ['after', s.after],
    ['length', String(s.length)],
  ]
  if (s.order !== '') pairs.push(['order', s.order])
  if (s.criteria !== '') pairs.push(['criteria', s.criteria])
  return { method: 'GET', module, pairs }
}

/** directionOf says how a grid is sorted by a field. */
export function directionOf(order: string, field: string): '' | 'ASC' | 'DESC' {
  const [name, direction] = order.split(',')[0]?.trim().split(/\s+/) ?? []
  if (name !== field) return ''
  return direction?.toUpperCase() === 'DESC' ? 'DESC' : 'ASC'
}

/** turned is the order after a click on a column: up, down, and the server's own. */
export function turned(order: string, field: string): string {
  const now = directionOf(order, field)
  return now === '' ? field : now === 'ASC' ? field + ' DESC' : ''
}
