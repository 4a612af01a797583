import { call, send } from '../call/call'
import { language } from '../i18n'
import { me } from '../session/me'
import type {
  Document, Explanation, Finding, Found, History, Me, Metrics, Module, ModuleDetails, Revoke, Revoked, Token, User, Workflow,
} from './types'

const folder = '/console/api/'

async function get<T>(path: string, query: Record<string, string | string[]> = {}, signal?: AbortSignal): Promise<T> {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((v) => [name, v]))
  const url = folder + path + (pairs.length > 0 ? '?' + new URLSearchParams(pairs).toString() : '')
  return (await call<T>('GET', url, signal ? { signal } : {})).result
}

// The CRM's words in the console's language. English stands back for the
// language of the user, who may well read French in the CRM.
function words(): Record<string, string> {
  if (language.value === 'fa') return { language: 'fa_ir' }
  return me.peek()?.language.startsWith('fa') ? { language: 'en_us' } : {}
}

export const getMe = (): Promise<Me> => get('me')
/** whoIs tells whose token it is. */
export const whoIs = async (token: string): Promise<Me> => (await send<Me>(token, 'GET', folder + 'me')).result

export const getModules = (): Promise<Module[]> => get('modules', words())
export const getModule = (name: string): Promise<ModuleDetails> => get('modules/' + encodeURIComponent(name), words())

/** findRecords gives records of a module whose label holds text, at most 20. */
export const findRecords = (module: string, text: string, signal?: AbortSignal): Promise<Found[]> =>
  get('search/' + encodeURIComponent(module), { q: text }, signal)

/** labelsOf gives the labels of the records with these ids, of those that the user may see. */
export const labelsOf = (module: string, ids: string[]): Promise<Found[]> => get('search/' + encodeURIComponent(module), { id: ids })

export const getHistory = (module: string, id: string, start: number): Promise<History> =>
  get(`history/${encodeURIComponent(module)}/${id}`, { start: String(start), length: '50' })
export const getDocuments = (module: string, id: string): Promise<Document[]> => get(`documents/${encodeURIComponent(module)}/${id}`)

export const getMetrics = (signal?: AbortSignal): Promise<Metrics> => get('operations/metrics', {}, signal)
export const getTokens = (): Promise<Token[]> => get('operations/tokens')
export const getWorkflows = (): Promise<Workflow[]> => get('operations/workflows')
export const getFindings = (): Promise<Finding[]> => get('operations/doctor')
export const getUsers = (): Promise<User[]> => get('operations/users')
export const explain = (user: string, module: string, id: string, action: string): Promise<Explanation> =>
  get('operations/explain', { user, module, ...(id === '' ? {} : { id }), action })

/** revoke ends one token, or every token of a user. */
export const revoke = async (which: Partial<Revoke>): Promise<Revoked> =>
  (
    await call<Revoked>('POST', folder + 'operations/tokens/revoke', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(which),
    })
  ).result
