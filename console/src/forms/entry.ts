import type { Field, Me } from '../api/types'
import { enteredNumber, numberForEntry } from './numbers'
import { separator } from './ChoicesControl'

// Amounts of this uitype are stored in the CRM's currency and entered in the user's.
const converted = 71

/** forEntry is what a form shows for a stored value: numbers and amounts as this user writes them. Times stay in the CRM's zone, in which they are written. */
export function forEntry(field: Field, stored: string, who: Me): string {
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'percent':
      return numberForEntry(stored)
    case 'amount': {
      const rate = field.uitype === converted ? Number(who.currency?.rate ?? 1) : 1
      if (rate === 1 || stored === '' || !Number.isFinite(rate)) return numberForEntry(stored)
      return numberForEntry((Number(stored) * rate).toFixed(who.decimals))
    }
    case 'reference':
      return stored === '0' ? '' : stored
    case 'checkbox':
      return stored === '1' || stored === 'on' || stored === 'true' ? '1' : '0'
    default:
      return stored
  }
}

/** toSend is what was entered, as V1 takes it. */
export function toSend(field: Field, entered: string): string | string[] {
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'amount':
      return enteredNumber(entered)
    case 'multipicklist':
      return entered === '' ? '' : entered.split(separator)
    default:
      return entered
  }
}
