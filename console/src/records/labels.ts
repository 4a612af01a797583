import { signal } from '@preact/signals'
import { labelsOf } from '../api/console'
import type { Field, Found } from '../api/types'
import { token } from '../session/token'

/** Named is a record that a reference field points to, with its label. */
export interface Named extends Found {
  module: string
}

// Labels by field's modules and id; undefined while they are on their way,
// null for records that are not there or may not be seen.
const known = signal<ReadonlyMap<string, Named | null>>(new Map())
let waiting = new Map<string, { modules: string[]; ids: Set<string> }>()
let timer = 0

token.subscribe((value) => {
  if (value === '') known.value = new Map()
})

/** nameOf is the record that id stands for in a reference field; it is asked for when it is first wanted. */
export function nameOf(field: Field, id: string): Named | null | undefined {
  const modules = field.references
  const key = modules.join() + ' ' + id
  const named = known.value.get(key)
  if (named !== undefined || id === '' || id === '0') return named ?? null
  const group = waiting.get(modules.join()) ?? { modules, ids: new Set<string>() }
  waiting.set(modules.join(), group.ids.add(id) && group)
  // All cells of a page ask in one call a module.
  if (timer === 0) timer = window.setTimeout(() => void ask(), 0)
  return undefined
}

/** remember keeps a label that came by another way. */
export function remember(field: Field, named: Named): void {
  known.value = new Map(known.value).set(field.references.join() + ' ' + named.id, named)
}

// Records that one call asks for.
const most = 20

async function ask(): Promise<void> {
  const groups = [...waiting]
  waiting = new Map()
  timer = 0
  for (const [key, { modules, ids }] of groups) {
    const found = new Map<string, Named | null>([...ids].map((id) => [key + ' ' + id, null]))
    let left = [...ids]
    for (const module of modules) {
      for (let i = 0; i < left.length; i += most) {
        const named = await labelsOf(module, left.slice(i, i + most)).catch(() => [])
        for (const n of named) found.set(key + ' ' + n.id, { ...n, module })
      }
      left = left.filter((id) => found.get(key + ' ' + id) === null)
      if (left.length === 0) break
    }
    known.value = new Map([...known.value, ...found])
  }
}
