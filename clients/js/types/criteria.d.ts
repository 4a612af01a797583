/**
 * @typedef {'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'like' | 'contains' | 'starts' | 'ends' | 'in' | 'nin' | 'between' | 'null' | 'notnull'} Operator
 */
export type Operator = 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'like' | 'contains' | 'starts' | 'ends' | 'in' | 'nin' | 'between' | 'null' | 'notnull';
export type Value = string | number | bigint | boolean;
export type Condition = [column: string, value: Value] | [column: string, operator: Operator, ...values: (Value | readonly Value[])[]];
/**
 * criteria writes conditions, all of which must hold, as the service reads them. Separators in
 * values are made plain by a backslash, which itself cannot be made so: a value must have
 * none before a separator. It throws a TypeError for a condition that the service would read
 * as another one, or find nothing by.
 *
 * @param {readonly Condition[]} conditions
 * @returns {string}
 */
export declare function criteria(conditions: readonly Condition[]): string;
