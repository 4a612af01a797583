import { language } from '.'

const dateText = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}:\d{2})(?::\d{2})?)?$/

// Stored dates have no zone of their own: they are read and written as UTC so
// that no zone of the browser moves them to another day.
function parse(stored: string): Date | undefined {
  const m = dateText.exec(stored)
  if (m === null) return undefined
  const date = new Date(Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])))
  return Number(m[1]) === 0 || Number.isNaN(date.getTime()) ? undefined : date
}

/** jalali is a stored date ("2026-03-21" or with a time) in the Persian calendar, "" for what is no date. */
export function jalali(stored: string): string {
  const date = parse(stored)
  if (date === undefined) return ''
  return new Intl.DateTimeFormat('fa-IR-u-ca-persian', { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}

/** beside is what stands beside a stored date: the Jalali date for Persian readers, else nothing. */
export function beside(stored: string): string {
  return language.value === 'fa' ? jalali(stored) : ''
}

/** clock is the time of day of now or of another moment, in the browser's zone. */
export function clock(at: Date, style: 'short' | 'medium' = 'medium'): string {
  return new Intl.DateTimeFormat(language.value === 'fa' ? 'fa-IR' : 'en-GB', { timeStyle: style }).format(at)
}

/** moment is a point in time that the server tells in RFC 3339, in the browser's zone. */
export function moment(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const locale = language.value === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date)
}
