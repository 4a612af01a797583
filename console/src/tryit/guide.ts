import type { Key } from '../i18n'
import type { V1Call } from '../call/v1call'

/** ParamKind says which input a parameter has. */
export type ParamKind = 'module' | 'text' | 'password' | 'number' | 'json' | 'file' | 'action'

/** Param is a parameter of a call of the guide. */
export interface Param {
  name: string
  kind: ParamKind
  given: string
  /** Left out of the call when it is empty. */
  optional?: boolean
}

/** Values are what was entered, by the parameter's name. */
export type Values = Readonly<Record<string, string>>

/** GuideCall is a call of the guide: what it asks for, and how it is made of that. */
export interface GuideCall {
  name: string
  title: Key
  about: Key
  params: Param[]
  /** Calls that write ask before they run. */
  writes?: boolean
  /** Signing in sends no token. */
  open?: boolean
  make: (v: Values, file: File | undefined) => V1Call
}

const module = (given: string): Param => ({ name: 'module', kind: 'module', given })
const id = (given: string, optional = false): Param => ({ name: 'id', kind: 'number', given, optional })
const text = (name: string, given: string, optional = false): Param => ({ name, kind: 'text', given, optional })
const json = (value: unknown): Param => ({ name: 'body', kind: 'json', given: JSON.stringify(value, null, 2) })

// given are the parameters that were filled in, in the order of names.
function given(v: Values, ...names: string[]): [string, string][] {
  return names.filter((name) => (v[name] ?? '') !== '').map((name) => [name, v[name] ?? ''])
}

const body = (v: Values): { json: unknown } => ({ json: JSON.parse(v.body || '{}') as unknown })
const idOf = (v: Values): { id?: string } => (v.id ? { id: v.id } : {})

/** guide are the calls of the guide, in its order. */
export const guide: GuideCall[] = [
  {
    name: 'auth', title: 'try.auth', about: 'try.authAbout', open: true,
    params: [text('login', ''), { name: 'password', kind: 'password', given: '' }],
    make: (v) => ({ method: 'POST', module: 'auth', body: { json: { login: v.login, password: v.password } } }),
  },
  {
    name: 'auth-key', title: 'try.authKey', about: 'try.authKeyAbout', open: true,
    params: [{ name: 'key', kind: 'password', given: '' }],
    make: (v) => ({ method: 'POST', module: 'auth', body: { json: { key: v.key } } }),
  },
  {
    name: 'retrieve', title: 'try.retrieve', about: 'try.retrieveAbout',
    params: [module('Accounts'), id('3')],
    make: (v) => ({ method: 'GET', module: v.module ?? '', ...idOf(v) }),
  },
  {
    name: 'list', title: 'try.list', about: 'try.listAbout',
    params: [
      module('Accounts'), { name: 'start', kind: 'number', given: '0', optional: true }, { name: 'after', kind: 'number', given: '', optional: true },
      { name: 'length', kind: 'number', given: '3', optional: true }, text('order', 'accountname DESC', true), text('criteria', '', true),
    ],
    make: (v) => ({ method: 'GET', module: v.module ?? '', pairs: given(v, 'start', 'after', 'length', 'order', 'criteria') }),
  },
  {
    name: 'picklist', title: 'try.picklist', about: 'try.picklistAbout',
    params: [module('Accounts'), text('field', 'rating'), { name: 'picklistdep', kind: 'number', given: '1', optional: true }],
    make: (v) => ({ method: 'GET', module: v.module ?? '', pairs: [['picklist', v.field ?? ''], ...given(v, 'picklistdep')] }),
  },
  {
    name: 'create', title: 'try.create', about: 'try.createAbout', writes: true,
    params: [module('Contacts'), json({ lastname: 'Karimi', firstname: 'Sara' })],
    make: (v) => ({ method: 'POST', module: v.module ?? '', body: body(v) }),
  },
  {
    name: 'update', title: 'try.update', about: 'try.updateAbout', writes: true,
    params: [module('Accounts'), id('3'), json({ phone: '021 456' })],
    make: (v) => ({ method: 'PUT', module: v.module ?? '', ...idOf(v), body: body(v) }),
  },
  {
    name: 'delete', title: 'try.delete', about: 'try.deleteAbout', writes: true,
    params: [module('Contacts'), id('')],
    make: (v) => ({ method: 'DELETE', module: v.module ?? '', ...idOf(v) }),
  },
  {
    name: 'calculate', title: 'try.calculate', about: 'try.calculateAbout',
    params: [module('Quotes'), id('', true), json({ taxtype: 'group', tax1_group_percentage: 9, items: [{ hdnProductId: 10000007, qty: 2 }] })],
    make: (v) => ({ method: 'POST', module: v.module ?? '', ...idOf(v), pairs: [['calculate', '1']], body: body(v) }),
  },
  {
    name: 'upload', title: 'try.upload', about: 'try.uploadAbout', writes: true,
    params: [text('notes_title', 'Price list'), text('parent_id', '', true), { name: 'filename', kind: 'file', given: '' }],
    make: (v, file) => ({ method: 'POST', module: 'Documents', body: { form: [...given(v, 'notes_title', 'parent_id'), ...(file ? [['filename', file] as [string, File]] : [])] } }),
  },
  {
    name: 'download', title: 'try.download', about: 'try.downloadAbout',
    params: [id('')],
    make: (v) => ({ method: 'GET', module: 'Documents', ...idOf(v), pairs: [['download', '1']] }),
  },
  {
    name: 'explain', title: 'try.explain', about: 'try.explainAbout',
    params: [module('Accounts'), id('3', true), text('user', 'admin'), { name: 'action', kind: 'action', given: 'view', optional: true }],
    make: (v) => ({ method: 'GET', module: v.module ?? '', ...idOf(v), pairs: [['explain', v.user ?? ''], ...given(v, 'action')] }),
  },
  {
    name: 'workflows', title: 'try.workflows', about: 'try.workflowsAbout',
    params: [module('Accounts'), id('3'), json({ notify_owner: 1 })],
    make: (v) => ({ method: 'POST', module: v.module ?? '', ...idOf(v), pairs: [['workflows', 'dry']], body: body(v) }),
  },
  {
    name: 'openapi', title: 'try.openapi', about: 'try.openapiAbout',
    params: [],
    make: () => ({ method: 'GET', module: 'openapi.json' }),
  },
]
