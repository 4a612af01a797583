import type { Field, Target, Value } from '../api/types'

/** Draft holds what a form's fields hold, by field name, as texts in the stored spelling. */
export type Draft = Readonly<Record<string, string>>

const otherwise = '__DEFAULT__'

/** sameValue says that two texts are one value of a picklist: lists hold values with blanks at their ends, which nobody sees. */
export function sameValue(a: string, b: string): boolean {
  return a === b || a.trim() === b.trim()
}

/** allowed are the values that a picklist may have while the other fields hold what they hold. */
export function allowed(field: Field, fields: Field[], draft: Draft): Value[] {
  let values = field.values
  for (const source of fields) {
    if (source.dependencies.length === 0) continue
    const now = draft[source.name] ?? ''
    const entry = source.dependencies.find((d) => sameValue(d.value, now)) ?? source.dependencies.find((d) => d.value === otherwise)
    const target = entry?.targets.find((x) => x.field === field.name)
    if (target === undefined) continue
    const open = valuesOf(target, draft)
    values = values.filter((v) => open.some((o) => sameValue(o, v.value)))
  }
  return values
}

function valuesOf(target: Target, draft: Draft): string[] {
  if (target.when.length === 0) return target.values
  return target.when.find((c) => c.is.some((v) => sameValue(v, draft[c.field] ?? '')))?.values ?? target.values
}
