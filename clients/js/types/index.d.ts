/**
 * Client of the vtrest server: records of a Vtiger CRM over the REST service V1,
 * in browsers and in Node 18 or later.
 *
 * @module vtrest-client
 */
export { Vtrest } from './client.js';
export { VtrestError } from './error.js';
export { criteria } from './criteria.js';
export type Options = import('./types.js').Options;
export type CallOptions = import('./types.js').CallOptions;
export type Query = import('./types.js').Query;
export type Fields = import('./types.js').Fields;
export type CRMRecord = import('./types.js').CRMRecord;
export type InventoryRecord = import('./types.js').InventoryRecord;
export type Line = import('./types.js').Line;
export type Picklist = import('./types.js').Picklist;
export type DownloadedFile = import('./types.js').DownloadedFile;
export type Condition = import('./criteria.js').Condition;
export type Operator = import('./criteria.js').Operator;
export type FieldFault = import('./error.js').FieldFault;
/**
 * @typedef {import('./types.js').Options} Options
 * @typedef {import('./types.js').CallOptions} CallOptions
 * @typedef {import('./types.js').Query} Query
 * @typedef {import('./types.js').Fields} Fields
 * @typedef {import('./types.js').CRMRecord} CRMRecord
 * @typedef {import('./types.js').InventoryRecord} InventoryRecord
 * @typedef {import('./types.js').Line} Line
 * @typedef {import('./types.js').Picklist} Picklist
 * @typedef {import('./types.js').DownloadedFile} DownloadedFile
 * @typedef {import('./criteria.js').Condition} Condition
 * @typedef {import('./criteria.js').Operator} Operator
 * @typedef {import('./error.js').FieldFault} FieldFault
 */
