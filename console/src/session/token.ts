import { signal } from '@preact/signals'

// The token lives as long as the tab: sessionStorage, never localStorage, a
// cookie or an address.
const place = 'vtrest.token'

/** Why the sign-in page is shown: the first time, after signing out, or because the token ended. */
export type Ended = '' | 'expired' | 'out'

/** token is that of the session, or '' while nobody is signed in. */
export const token = signal(sessionStorage.getItem(place) ?? '')

/** ended tells how the last session ended. */
export const ended = signal<Ended>('')

/** begin starts a session. */
export function begin(newToken: string): void {
  sessionStorage.setItem(place, newToken)
  ended.value = ''
  token.value = newToken
}

/** end ends the session; the server's answers about the token call it with 'expired'. */
export function end(how: Ended): void {
  sessionStorage.removeItem(place)
  ended.value = how
  token.value = ''
}
