/**
 * @typedef {'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'like' | 'contains' | 'starts' | 'ends' | 'in' | 'nin' | 'between' | 'null' | 'notnull'} Operator
 */

/** @typedef {string | number | bigint | boolean} Value */

/**
 * A condition: column, operator and values; or column and value, which are to be equal. The column is
 * a field's name, table.column, CE.column or T.column. There are several values, or one list of them,
 * for in and nin, two for between, and none for null and notnull.
 *
 * @typedef {[column: string, value: Value] | [column: string, operator: Operator, ...values: (Value | readonly Value[])[]]} Condition
 */

/**
 * How many values an operator takes: at least and at most.
 *
 * @type {Record<Operator, [number, number]>}
 */
const OPERATORS = {
  eq: [1, 1], neq: [1, 1], lt: [1, 1], lte: [1, 1], gt: [1, 1], gte: [1, 1], like: [1, 1], contains: [1, 1], starts: [1, 1], ends: [1, 1],
  in: [1, Infinity], nin: [1, Infinity], between: [2, 2], null: [0, 0], notnull: [0, 0],
};

/**
 * criteria writes conditions, all of which must hold, as the service reads them. Separators in
 * values are made plain by a backslash, which itself cannot be made so: a value must have
 * none before a separator. It throws a TypeError for a condition that the service would read
 * as another one, or find nothing by.
 *
 * @param {readonly Condition[]} conditions
 * @returns {string}
 */
export function criteria(conditions) {
  if (!Array.isArray(conditions)) throw new TypeError(`criteria must be a list of conditions such as ['email', 'eq', 'a@example.org'], not ${shown(conditions)}`);
  return conditions.map(spelled).join(';');
}

/** @param {Condition} condition */
function spelled(condition) {
  if (!Array.isArray(condition) || condition.length < 2) {
    throw new TypeError(`a condition must be a list of column, operator and values, or of column and value, not ${shown(condition)}; conditions stand in a list`);
  }
  const [column, operator, values] = parts(condition);
  if (typeof column !== 'string' || !/^[^\s:;,\\]+$/.test(column)) throw new TypeError(`the column of a condition must be a name such as email or CE.modifiedtime, not ${shown(column)}`);
  const [least, most] = OPERATORS[operator];
  if (values.length < least || values.length > most) {
    const wanted = most === 0 ? 'no value' : most === Infinity ? 'at least one value' : most === 1 ? 'one value' : `${most} values`;
    throw new TypeError(`${column}: the operator ${operator} takes ${wanted}, not ${values.length}`);
  }
  return `${column}:${operator}:${values.map((value) => plain(column, value)).join(',')}`;
}

/**
 * @param {readonly any[]} condition
 * @returns {[column: any, operator: Operator, values: any[]]}
 */
function parts([column, operator, ...values]) {
  const known = typeof operator === 'string' && Object.hasOwn(OPERATORS, operator);
  // A pair: what is to be equal. A value that is called as an operator is more likely one without its values.
  if (!known && values.length === 0) return [column, 'eq', [operator]];
  if (!known) throw new TypeError(`${shown(column)}: ${shown(operator)} is not an operator; it must be one of ${Object.keys(OPERATORS).join(', ')}`);
  const list = /** @type {Operator} */ (operator);
  return [column, list, list === 'in' || list === 'nin' || list === 'between' ? values.flat() : values];
}

/**
 * @param {string} column
 * @param {unknown} value
 */
function plain(column, value) {
  if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value) || Number.isNaN(value)) {
    throw new TypeError(`${column}: a value must be a text or a number, not ${shown(value)}; for nothing there are the operators null and notnull`);
  }
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  if (/\\[;:,]/.test(text)) {
    throw new TypeError(`the service cannot be asked for a value with a backslash before one of ; : , (${text})`);
  }
  // The service takes the blank off again.
  return text.replace(/[;:,]/g, '\\$&').replace(/\\$/, '\\ ');
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function shown(value) {
  return typeof value === 'string' ? `'${value.slice(0, 40)}'` : Array.isArray(value) ? `[${value.map(shown).join(', ').slice(0, 80)}]` : value === null ? 'null' : typeof value === 'object' ? 'an object' : String(value);
}
