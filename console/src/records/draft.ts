import type { Field, Me, ModuleDetails } from '../api/types'
import type { Draft } from '../forms/dependencies'
import { forEntry, toSend } from '../forms/entry'
import { isOfLines } from '../lines/fields'
import { textOf, type RecordData } from './record'

/** editable are the fields that a form has inputs for. Files and what line items decide have their own. */
export function editable(module: ModuleDetails, isNew: boolean): Field[] {
  const ofFile = module.name === 'Documents' ? ['filename', 'filetype', 'filesize', 'filelocationtype', 'filedownloadcount'] : []
  return module.fields.filter(
    (f) =>
      !f.read_only &&
      (isNew || !f.create_only || f.mandatory) &&
      f.type !== 'file' &&
      f.type !== 'image' &&
      !ofFile.includes(f.name) &&
      !(module.lines && isOfLines(f.name)),
  )
}

/** draftOf is what a form shows at first: the record, or a new one's defaults and what the address gives it. */
export function draftOf(fields: Field[], record: RecordData | undefined, who: Me, given: Record<string, string>): Draft {
  return Object.fromEntries(
    fields.map((f) => {
      if (record !== undefined) return [f.name, forEntry(f, textOf(record, f.name), who)]
      const owner = f.type === 'owner' ? who.user_id : ''
      return [f.name, forEntry(f, given[f.name] ?? (f.default !== '' ? f.default : owner), who)]
    }),
  )
}

/** bodyOf is what is sent: of a change what was changed, of a new record what is not empty. */
export function bodyOf(fields: Field[], first: Draft, now: Draft, isNew: boolean): Record<string, string | string[]> {
  const body: Record<string, string | string[]> = {}
  for (const f of fields) {
    const value = now[f.name] ?? ''
    const changed = value !== (first[f.name] ?? '')
    if (isNew ? value !== '' || changed : changed) body[f.name] = toSend(f, value)
  }
  return body
}
