import type { FieldType } from '../api/types'
import type { Operator } from './criteria'

const empty: Operator[] = ['null', 'notnull']
const texts: Operator[] = ['contains', 'starts', 'ends', 'eq', 'neq', 'like', 'in', 'nin', ...empty]
const ordered: Operator[] = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'between', ...empty]
const choices: Operator[] = ['eq', 'neq', 'in', 'nin', ...empty]

/** operatorsOf are the operators that make sense for a type of field; the first is offered first. */
export function operatorsOf(type: FieldType): Operator[] {
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'amount':
      return ordered
    case 'date':
    case 'datetime':
    case 'time':
      return ['gte', ...ordered.filter((o) => o !== 'gte')]
    case 'checkbox':
      return ['eq']
    case 'picklist':
    case 'owner':
    case 'reference':
      return choices
    case 'multipicklist':
      return ['contains', 'eq', 'neq', ...empty]
    default:
      return texts
  }
}
