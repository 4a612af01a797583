import { effect, signal } from '@preact/signals'
import { me } from './me'
import { begin, end, token } from './token'

/** renewing tells that the token has ended under an open page: its user signs in again over it. */
export const renewing = signal(false)

let waiting: ((again: boolean) => void)[] = []

// Tokens that another one of the same user has taken the place of. A call may
// be made again with that one, never with the token of somebody else.
const replaced = new Set<string>()

/** renewal is asked for when a token has ended; it comes to true once the call can be made again with another token of its user. */
export function renewal(asked: string): Promise<boolean> {
  if (token.peek() !== asked) return Promise.resolve(replaced.has(asked))
  if (me.peek() === undefined) {
    end('expired') // there is no page yet that could be lost
    return Promise.resolve(false)
  }
  renewing.value = true
  return new Promise((resolve) => waiting.push(resolve))
}

/** renew goes on with a new token of the same user. */
export function renew(newToken: string): void {
  replaced.add(token.peek())
  begin(newToken)
  settle(true)
}

/** putOff leaves the page as it is; the next call asks again. */
export function putOff(): void {
  settle(false)
}

function settle(again: boolean): void {
  renewing.value = false
  const all = waiting
  waiting = []
  for (const resolve of all) resolve(again)
}

effect(() => {
  if (token.value !== '') return
  replaced.clear()
  settle(false)
})
