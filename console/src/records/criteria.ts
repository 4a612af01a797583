/** Operator of V1's criteria. */
export type Operator = 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'like' | 'contains' | 'starts' | 'ends' | 'in' | 'nin' | 'between' | 'null' | 'notnull'

/** Condition of a filter: a field, an operator and as many values as the operator takes. */
export interface Condition {
  field: string
  operator: Operator
  values: string[]
}

const operators: readonly string[] = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'like', 'contains', 'starts', 'ends', 'in', 'nin', 'between', 'null', 'notnull']

/** takes says how many values an operator takes. */
export function takes(operator: Operator): 'none' | 'one' | 'two' | 'many' {
  if (operator === 'null' || operator === 'notnull') return 'none'
  if (operator === 'in' || operator === 'nin') return 'many'
  return operator === 'between' ? 'two' : 'one'
}

/** writeCriteria writes conditions in V1's language: `rating:in:Active,Acquired;email:notnull`. */
export function writeCriteria(conditions: Condition[]): string {
  return conditions
    .map((c) => {
      if (takes(c.operator) === 'none') return `${c.field}:${c.operator}`
      const list = takes(c.operator) !== 'one'
      return `${c.field}:${c.operator}:${c.values.map((v) => escape(v, list)).join(',')}`
    })
    .join(';')
}

function escape(value: string, list: boolean): string {
  const safe = value.replaceAll(';', '\\;')
  return list ? safe.replaceAll(',', '\\,') : safe
}

/** readCriteria reads what [writeCriteria] wrote, or what somebody wrote into the address by hand. */
export function readCriteria(text: string): Condition[] {
  return split(text, ';')
    .filter((item) => item.trim() !== '')
    .map(readCondition)
}

function readCondition(item: string): Condition {
  const [field, rest] = cut(item, ':')
  const [name, value] = cut(rest ?? '', ':')
  const known = operators.includes(name.trim()) ? (name.trim() as Operator) : undefined
  const valueless = known !== undefined && takes(known) === 'none'
  const operator = known !== undefined && (value !== undefined || valueless) ? known : 'eq'
  const written = operator === known ? (value ?? '') : (rest ?? '')
  const kind = takes(operator)
  const values = kind === 'none' ? [] : kind === 'one' ? [written] : split(written, ',')
  return { field: field.trim(), operator, values: values.map((v) => literal(v.trim())) }
}

const literal = (text: string): string => text.replace(/\\([;:,])/g, '$1')

// cut cuts text at the first separator that no backslash makes literal.
function cut(text: string, separator: string): [before: string, after: string | undefined] {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === separator) return [text.slice(0, i), text.slice(i + 1)]
  }
  return [text, undefined]
}

function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let rest: string | undefined = text
  while (rest !== undefined) {
    const [before, after] = cut(rest, separator)
    parts.push(before)
    rest = after
  }
  return parts
}
