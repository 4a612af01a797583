/** OpenApi is as much of an OpenAPI 3.1 document as the console shows. */
export interface OpenApi {
  openapi: string
  info: { title: string; version: string; description?: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, PathItem>
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter>; responses?: Record<string, Response>; requestBodies?: Record<string, Body> }
}

export interface Ref {
  $ref?: string
}

export interface PathItem {
  parameters?: (Parameter & Ref)[]
  [method: string]: unknown
}

export interface Operation {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: (Parameter & Ref)[]
  requestBody?: Body & Ref
  responses?: Record<string, Response & Ref>
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}

export interface Body {
  description?: string
  required?: boolean
  content?: Record<string, { schema?: Schema }>
}

export interface Response {
  description?: string
  content?: Record<string, { schema?: Schema }>
}

export interface Schema extends Ref {
  type?: string | string[]
  format?: string
  title?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  required?: string[]
  readOnly?: boolean
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  maxLength?: number
  pattern?: string
}

/** Call is an operation with its place. */
export interface Call {
  method: string
  path: string
  operation: Operation
  parameters: Parameter[]
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** resolve follows a $ref within the document. */
export function resolve<T extends object>(document: OpenApi, value: T & Ref): T {
  if (value.$ref === undefined) return value
  const parts = value.$ref.replace(/^#\//, '').split('/').map((p) => p.replaceAll('~1', '/').replaceAll('~0', '~'))
  let at: unknown = document
  for (const part of parts) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined
  return (at as T | undefined) ?? value
}

/** callsByTag are the document's operations, by their first tag. */
export function callsByTag(document: OpenApi): [tag: string, calls: Call[]][] {
  const byTag = new Map<string, Call[]>((document.tags ?? []).map((x) => [x.name, []]))
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined
      if (operation === undefined) continue
      const tag = operation.tags?.[0] ?? ''
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) => resolve(document, p))
      const calls = byTag.get(tag) ?? []
      calls.push({ method, path, operation, parameters })
      byTag.set(tag, calls)
    }
  }
  return [...byTag].filter(([, calls]) => calls.length > 0)
}

/** typeOf is a schema's type in a few words. */
export function typeOf(s: Schema): string {
  if (s.$ref !== undefined) return s.$ref.split('/').pop() ?? ''
  const type = Array.isArray(s.type) ? s.type.join(' | ') : (s.type ?? (s.properties ? 'object' : s.const !== undefined ? JSON.stringify(s.const) : ''))
  if (s.type === 'array' && s.items) return `${typeOf(s.items) || 'any'}[]`
  return s.format === undefined ? type : `${type} (${s.format})`
}
