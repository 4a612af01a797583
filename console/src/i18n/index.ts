import { effect, signal } from '@preact/signals'
import { keep, recall } from '../session/keep'
import { en, type Key } from './en'
import { fa } from './fa'

export type { Key }
export type Language = 'en' | 'fa'

const dictionaries: Record<Language, Record<Key, string>> = { en, fa }

function first(): Language {
  const kept = recall<string>('language', '')
  if (kept === 'en' || kept === 'fa') return kept
  return navigator.language.startsWith('fa') ? 'fa' : 'en'
}

/** language of the console; what the CRM calls its modules and fields comes from the CRM. */
export const language = signal<Language>(first())

effect(() => {
  const root = document.documentElement
  root.lang = language.value
  root.dir = language.value === 'fa' ? 'rtl' : 'ltr'
})

/** switchLanguage turns to the other language, and remembers it. */
export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'fa' : 'en'
  keep('language', language.value)
}

/** followUser turns to the language that the user has in the CRM, unless somebody chose one in this browser. */
export function followUser(crmLanguage: string): void {
  if (recall<string>('language', '') === '' && crmLanguage.startsWith('fa')) language.value = 'fa'
}

/** t is the message of key in the console's language, with {name} replaced by what values has. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return dictionaries[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? number(value) : value
  })
}

/** number writes n as people of the console's language do. */
export function number(n: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.value === 'fa' ? 'fa-IR' : 'en', options).format(n)
}
