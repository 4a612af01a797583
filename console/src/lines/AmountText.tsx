import type { JSX } from 'preact'
import { number } from '../i18n'

/** AmountText is an amount that the server counted, with its digits kept. */
export function AmountText({ text }: { text: string }): JSX.Element {
  const n = Number(text)
  const digits = text.split('.')[1]?.length ?? 0
  return <output class="number">{text === '' || !Number.isFinite(n) ? '—' : number(n, { minimumFractionDigits: digits, maximumFractionDigits: digits })}</output>
}
