/**
 * Client of the vtrest server: records of a Vtiger CRM over the REST service V1,
 * in browsers and in Node 18 or later.
 *
 * @module vtrest-client
 */
export { Vtrest } from './client.js';
export { VtrestError } from './error.js';
export { criteria } from './criteria.js';

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
