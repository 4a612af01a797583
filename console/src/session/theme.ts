import { effect, signal } from '@preact/signals'
import { keep, recall } from './keep'

/** Theme: 'auto' follows the system. */
export type Theme = 'auto' | 'light' | 'dark'

export const theme = signal<Theme>(recall<Theme>('theme', 'auto'))

const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = signal(system.matches)
system.addEventListener('change', (e) => (systemDark.value = e.matches))

/** isDark is what the theme comes to now. */
export function isDark(): boolean {
  return theme.value === 'dark' || (theme.value === 'auto' && systemDark.value)
}

effect(() => {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
})

/** switchTheme turns to the other look, and remembers it. */
export function switchTheme(): void {
  theme.value = isDark() ? 'light' : 'dark'
  keep('theme', theme.value)
}
