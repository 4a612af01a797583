import { effect, signal } from '@preact/signals'
import { getMe, getModule, getModules } from '../api/console'
import type { Module, ModuleDetails } from '../api/types'
import { followUser, language } from '../i18n'
import { me } from './me'
import { token } from './token'

/** modules are those that the user may open, by label. */
export const modules = signal<Module[] | undefined>(undefined)

/** failure is why the modules did not come. */
export const failure = signal<unknown>(undefined)

const details = new Map<string, Promise<ModuleDetails>>()

/** moduleDetails describes a module; it is asked for once in a session and language. */
export function moduleDetails(name: string): Promise<ModuleDetails> {
  const key = language.value + ' ' + name
  let promise = details.get(key)
  if (promise === undefined) {
    promise = getModule(name)
    promise.catch(() => details.delete(key))
    details.set(key, promise)
  }
  return promise
}

/** loadSession asks who is signed in and what may be opened. */
export async function loadSession(): Promise<void> {
  failure.value = undefined
  const of = token.peek()
  try {
    const who = me.peek() ?? (await getMe())
    if (token.peek() !== of) return
    me.value = who
    followUser(who.language)
    const list = await getModules()
    // The server does not know how the language of the console sorts.
    const order = new Intl.Collator(language.peek())
    if (token.peek() === of) modules.value = list.sort((a, b) => order.compare(a.label, b.label))
  } catch (e) {
    // A page that is open already, with what was entered, is worth more than fresh labels.
    if (token.peek() === of && modules.peek() === undefined) failure.value = e
  }
}

effect(() => {
  if (token.value !== '') return
  details.clear()
  me.value = undefined
  modules.value = undefined
})

effect(() => {
  void language.value // labels come in the console's language
  if (token.value !== '') void loadSession()
})
