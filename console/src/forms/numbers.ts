import { me } from '../session/me'

/** latinDigits turns the digits of Persian and Arabic keyboards into those that the CRM reads. */
export function latinDigits(text: string): string {
  return text.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replaceAll('٫', '.')
}

/** numberForEntry is a stored number as this user writes it in the CRM: without zeros at the end, without groups. */
export function numberForEntry(stored: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(stored)) return stored
  const trimmed = stored.includes('.') ? stored.replace(/\.?0+$/, '') : stored
  return trimmed.replace('.', me.peek()?.decimal_separator ?? '.')
}

/** enteredNumber is what was typed, as it is sent: the server reads numbers in the user's own format, and digits and separators of any script. */
export function enteredNumber(text: string): string {
  return text.trim()
}
