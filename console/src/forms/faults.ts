import type { FieldFault } from '../call/fault'
import { t } from '../i18n'

/** faultText says what is wrong with one field. */
export function faultText(f: FieldFault): string {
  if ((f.value ?? '') === '' && (f.allowed ?? '') === '') return t('fault.mandatory')
  if ((f.allowed ?? '') === '') return t('fault.value', { value: f.value ?? '' })
  return t('fault.allowed', { allowed: f.allowed ?? '' })
}

/** faultTexts are what the server found wrong, by field; lines by their name, such as items[2].qty. */
export function faultTexts(faults: FieldFault[]): Map<string, string> {
  return new Map(faults.map((f) => [f.field, faultText(f)]))
}
