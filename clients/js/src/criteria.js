/**
 * @typedef {'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'like' | 'contains' | 'starts' | 'ends' | 'in' | 'nin' | 'between' | 'null' | 'notnull'} Operator
 */

/**
 * A condition: column, operator and values. The column is a field's name, table.column,
 * CE.column or T.column. There are several values for in and nin, two for between, and none
 * for null and notnull.
 *
 * @typedef {[column: string, operator: Operator, ...values: (string | number)[]]} Condition
 */

/**
 * criteria writes conditions, all of which must hold, as the service reads them. Separators in
 * values are made plain by a backslash, which itself cannot be made so: a value must have
 * none before a separator.
 *
 * @param {Condition[]} conditions
 * @returns {string}
 */
export function criteria(conditions) {
  return conditions.map(([column, operator, ...values]) => `${column}:${operator}:${values.map(plain).join(',')}`).join(';');
}

/** @param {string | number} value */
function plain(value) {
  const text = String(value);
  if (/\\[;:,]/.test(text)) {
    throw new TypeError(`the service cannot be asked for a value with a backslash before one of ; : , (${text})`);
  }
  // The service takes the blank off again.
  return text.replace(/[;:,]/g, '\\$&').replace(/\\$/, '\\ ');
}
