// Made from internal/web/console/contract*.go by go generate; change it there.

/**
 * Answer is what every call answers: a result, or an error in V1's spelling
 * with V1's status. A list is never null.
 */
export interface Answer<T> {
  success: boolean;
  result?: T; // there if success is true
  error?: Problem; // there if success is false
}

/**
 * Problem is an error, of V1 and of /console/api alike. Code is V1's, such as
 * INVALID_TOKEN; Message is fit to show, in English.
 */
export interface Problem {
  code: string;
  message: string;
  fields?: Fault[]; // of INVALID_VALUE and MANDATORY_FIELDS_MISSING
}

/**
 * Fault is one fault of what was sent. Field is a field's name, or a line's such
 * as items[2].qty.
 */
export interface Fault {
  field: string;
  value: string;
  allowed: string;
}

/** Me is the user of the token and the server: GET /console/api/me. */
export interface Me {
  user_id: string;
  user_name: string;
  full_name: string;
  email: string;
  admin: boolean; // may see operations
  language: string; // of the user in the CRM, such as fa_ir
  /** DateFormat is how the user writes dates in the CRM, such as dd-mm-yyyy. */
  date_format: string;
  /**
   * Zone is the user's time zone, in which the moments of activities are sent;
   * CRMZone the CRM's, in which all times are read, and others sent. Both are names
   * such as Asia/Tehran.
   */
  zone: string;
  crm_zone: string;
  /**
   * DecimalSeparator and GroupSeparator are how the user writes numbers in the
   * CRM. A number in a JSON body is read plainly, whatever they are.
   */
  decimal_separator: string;
  group_separator: string;
  decimals: number; // digits of amounts after the point
  currency: Currency | null; // the user's, null if the CRM has none
  server: Server;
}

/** Server is what the program says about itself. */
export interface Server {
  version: string;
  crm_version: string; // "" if unknown
  /** API is the path below which V1 answers, such as /modules/ParsVT/ws/. */
  api: string;
  /** Now is the server's time in the CRM's zone, as api_date_now. */
  now: string;
  /** RawText: V1 prints < and > as they are. Otherwise as &lt; and &gt;. */
  raw_text: boolean;
  /** LegacyStatus: V1 answers errors with status 200; look at success. */
  legacy_status: boolean;
  max_length: number; // records of a list at most, 0 for any number
  max_body: number; // bytes of a body, with its files
}

/** Currency is a currency of the CRM. Rate is units for one of the base currency. */
export interface Currency {
  id: string;
  name: string;
  code: string;
  rate: string;
  base: boolean;
}

/**
 * Module is a module that the user may open. The list is GET
 * /console/api/modules, by label. This call and the next take ?language=fa_ir;
 * without it labels are in the user's language.
 */
export interface Module {
  name: string;
  label: string;
  single: string; // what one record is called; the label, where the CRM has no word for it
  view: boolean; // false: its records may not be read
  create: boolean;
  edit: boolean;
  delete: boolean;
  inventory: boolean; // has line items
  tracked: boolean; // keeps a history
}

/**
 * ModuleDetails describe a module for forms, filters and the reference: GET
 * /console/api/modules/NAME. Fields are those that the user may read, in V1's order.
 */
export interface ModuleDetails extends Module {
  blocks: Block[]; // in the order of the CRM's screens; empty ones are left out
  fields: Field[];
  label_names: string[]; // fields that make up a record's label
  /** Documents may be added to its records. */
  documents: boolean;
  lines: InventoryModule | null; // null unless inventory
}

/** Block groups fields on a screen. */
export interface Block {
  id: string; // "" for fields without a block
  label: string;
  fields: string[]; // names, in the order of the CRM's screens
}

/**
 * FieldType says how a field is entered and shown. Everything is sent and read
 * as text; see docs/api.md.
 */
export type FieldType = "text" | "longtext" | "integer" | "decimal" | "percent" | "amount" | "date" | "time" | "datetime" | "checkbox" | "picklist" | "multipicklist" | "reference" | "owner" | "email" | "phone" | "url" | "file" | "image" | "tags";

/** Field describes a field of a module. */
export interface Field {
  name: string;
  column: string; // table.column, for criteria and order; both take the name too
  label: string;
  type: FieldType;
  uitype: number; // the CRM's own number of the type
  block: string; // the id of its block, "" without one
  /**
   * Mandatory fields may not be without a value. Needed ones must be sent with
   * a new record: nothing fills them in.
   */
  mandatory: boolean;
  needed: boolean;
  /**
   * ReadOnly fields cannot be written by this user; CreateOnly ones only with a
   * new record.
   */
  read_only: boolean;
  create_only: boolean;
  /**
   * Lines: the field belongs to the line items and what they add up to. Show it
   * with them and not in its block.
   */
  lines: boolean;
  custom: boolean; // made by the CRM's administrator
  unique: boolean; // takes part in the prevention of duplicates
  length: number; // characters of a text at most, 0 for no limit that matters
  digits: number; // of a decimal in all, 0 for no limit
  decimals: number; // of a decimal after the point
  default: string;
  /** Sortable and filterable: the field has a column that criteria and order can use. */
  sortable: boolean;
  references: string[]; // modules whose records the field may hold; Users too
  values: Value[]; // of picklists and owners that the user's role may use
  dependencies: Dependency[];
}

/**
 * Value is a value of a picklist, or a user or group that may own records.
 * Value is what is stored, sent and compared.
 */
export interface Value {
  value: string;
  label: string;
  color: string; // #rrggbb, or ""
  group: boolean; // of an owner: a group and not a user
}

/**
 * Dependency says which values of other fields go with a value of this one.
 * Value "__DEFAULT__" stands for all values without an entry of their own.
 */
export interface Dependency {
  value: string;
  targets: Target[];
}

/**
 * Target lists what one other field may hold: Values, or, if there are
 * conditions, the values of the first condition that holds.
 */
export interface Target {
  field: string;
  values: string[];
  when: Condition[];
}

/** Condition lists values that are allowed while Field has one of Is. */
export interface Condition {
  field: string;
  is: string[];
  values: string[];
}

/**
 * InventoryModule is what the editor of line items needs. What lines are sent
 * and come to is V1's: see items and calculate in docs/api.md.
 */
export interface InventoryModule {
  products: string[]; // modules that a line may name
  currencies: Currency[]; // active ones
  regions: Region[]; // tax regions
  taxes: Tax[]; // active ones, of lines and of the whole
  charges: Charge[]; // active ones; empty before Vtiger 7
  costs: boolean; // lines have purchaseCost and margin, and the user may read them
}

/** Region is a tax region. */
export interface Region {
  id: string;
  name: string;
}

/**
 * Tax is a tax of line items. It is sent as NAME_group_percentage of the record,
 * or NAME_percentage of a line.
 */
export interface Tax {
  name: string; // tax1
  label: string;
  percent: string; // where nothing says otherwise
  deducted: boolean; // of the whole only, and taken off
  compound: boolean;
}

/** Charge is a charge such as shipping, sent in charges by its id. */
export interface Charge {
  id: string;
  name: string;
  percent: boolean; // its value is a percentage, not an amount
  value: string;
  taxable: boolean;
}

/**
 * Found is a record that a search found: GET /console/api/search/MODULE?q=TEXT,
 * at most 20 whose label contains the text; those that begin with it first.
 * Without q the ones that were changed last. With &id=N&id=M the labels of
 * these records, those that the user may see.
 */
export interface Found {
  id: string;
  label: string;
}

/**
 * History is what has become of a record, newest first: GET
 * /console/api/history/MODULE/ID?start=0&length=50. Fields that are hidden from
 * the user are left out.
 */
export interface History {
  entries: HistoryEntry[];
  more: boolean; // there are older entries
}

/** HistoryAction is what an entry tells of. */
export type HistoryAction = "changed" | "deleted" | "created" | "restored" | "linked" | "unlinked";

/** HistoryEntry is who did what, and when (in the CRM's zone). */
export interface HistoryEntry {
  id: string;
  at: string; // 2026-12-31 14:30:00
  user_id: string;
  user_name: string; // full name, "" if the user is gone
  action: HistoryAction;
  changes: HistoryChange[];
  linked: LinkedRecord | null; // of linked and unlinked, null if the user may not see it
}

/**
 * HistoryChange is a field that got another value. Texts are as stored, without
 * HTML entities.
 */
export interface HistoryChange {
  field: string;
  label: string;
  before: string;
  after: string;
}

/** LinkedRecord is a record that was tied to another. */
export interface LinkedRecord {
  module: string;
  id: string;
  label: string;
}

/**
 * Document is a document of a record, newest first, at most 200: GET
 * /console/api/documents/MODULE/ID. Add one with POST Documents and parent_id,
 * get its file with Documents/ID/download/1 of V1.
 */
export interface Document {
  id: string;
  title: string;
  file_name: string; // or the address of a document elsewhere
  type: string; // media type
  size: string; // bytes
  external: boolean; // file_name is an address
  active: boolean; // may be downloaded
  modified: string;
}

/**
 * Metrics are what this server has answered in the last hour: GET
 * /console/api/operations/metrics. They are kept in memory: a restart empties
 * them, and each server of several has its own.
 */
export interface Metrics {
  now: string; // RFC 3339
  started: string; // when the server began to count
  running: number; // calls being answered now
  seconds: Point[]; // the last five minutes, a point a second, oldest first; those without calls too
  minutes: Point[]; // the last hour, a point a minute
  routes: Route[]; // the last hour by kind of call, most calls first
  slow: Slow[]; // the 50 slowest calls of the last hour, slowest first
}

/**
 * Point counts the calls of a second or a minute. Times are milliseconds, 0
 * without calls; percentiles are exact to a tenth or so.
 */
export interface Point {
  at: string; // when it began, RFC 3339
  calls: number;
  client_errors: number; // answered with 4xx
  server_errors: number; // answered with 5xx
  statements: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Route sums up the calls of a kind, such as list or create. */
export interface Route {
  route: string;
  calls: number;
  client_errors: number;
  server_errors: number;
  statements: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Slow is a slow call. It has no values: find it in the log by its request id. */
export interface Slow {
  at: string;
  route: string;
  module: string;
  status: number;
  ms: number;
  statements: number;
  rows: number;
  request_id: string;
}

/**
 * Token is a live token, newest first: GET /console/api/operations/tokens. The
 * token itself is stored nowhere; ID is the beginning of its hash.
 */
export interface Token {
  id: string;
  user_id: string;
  user_name: string;
  address: string; // of the client that logged in
  created: string; // RFC 3339
  used: string;
  expires: string;
  own: boolean; // the one that this call was made with
}

/**
 * Revoke says which tokens to end: POST /console/api/operations/tokens/revoke,
 * with one of the two.
 */
export interface Revoke {
  id: string; // of a token
  user_id: string; // every token of a user
}

/** Revoked is how many tokens were ended. */
export interface Revoked {
  tokens: number;
}

/**
 * Workflow is a workflow of the CRM in words, by id: GET
 * /console/api/operations/workflows.
 */
export interface Workflow {
  id: string;
  module: string;
  name: string;
  when: string;
  active: boolean;
  conditions: string; // "" if there are none
  tasks: string[];
  problems: string[]; // what of it cannot be run here
}

/** Mark says how bad a finding is. With a fail the server cannot serve. */
export type Mark = "ok" | "warn" | "fail";

/** Finding is one thing that the doctor saw: GET /console/api/operations/doctor. */
export interface Finding {
  mark: Mark;
  text: string;
}

/**
 * Explanation tells whether a user may do something and why: GET
 * /console/api/operations/explain?user=NAME&module=Accounts&id=25&action=edit.
 * User is a name or an id; without id it is about the module; action is view,
 * list, edit, create or delete.
 */
export interface Explanation {
  allowed: boolean;
  user_id: string;
  user_name: string;
  active: boolean; // false: the user cannot log in, whatever the rules say
  module: string;
  record_id: string; // "" without a record
  action: string;
  rule: string; // see docs/api.md
  rule_id: string; // of a profile or sharing rule, else ""
  owner: string; // of the record
  text: string; // the reason in words
  role: string;
  profiles: string[];
  groups: string[];
}

/**
 * User is somebody who may be asked about, by name: GET
 * /console/api/operations/users.
 */
export interface User {
  id: string;
  name: string; // that the user logs in with
  full_name: string;
  active: boolean;
  admin: boolean;
}
