import type { Field, FieldType, ModuleDetails } from '../api/types'
import { keep, recall } from '../session/keep'

// What a grid shows until columns are chosen: the label, and the first field of
// each of these kinds. They tell more about a record than the first fields do.
const telling: [FieldType, number][] = [
  ['phone', 1], ['email', 1], ['reference', 1], ['picklist', 2], ['amount', 1], ['date', 1], ['owner', 1], ['datetime', 1],
]
const few = 7

/** columnsOf are the names of the fields that a module's grid shows: those chosen in this browser, or the first ones. */
export function columnsOf(module: ModuleDetails): string[] {
  const there = new Set(module.fields.map((f) => f.name))
  const chosen = recall<string[]>('columns.' + module.name, []).filter((name) => there.has(name))
  if (chosen.length > 0) return chosen
  const inOrder = module.blocks.flatMap((b) => b.fields).map((name) => module.fields.find((f) => f.name === name))
  const fields = inOrder.filter((f): f is Field => f !== undefined)
  const first = telling.flatMap(([type, n]) => fields.filter((f) => f.type === type).slice(0, n))
  const rest = fields.filter((f) => !['longtext', 'image', 'tags'].includes(f.type))
  const names = [...module.label_names.filter((name) => there.has(name)), ...first.map((f) => f.name)]
  return [...new Set(names.length < 4 ? [...names, ...rest.map((f) => f.name)] : names)].slice(0, few)
}

/** keepColumns remembers a choice in this browser. */
export function keepColumns(module: string, names: string[]): void {
  keep('columns.' + module, names)
}
