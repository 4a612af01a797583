import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../i18n'
import { modules } from '../session/modules'
import type { Param } from './guide'

interface Props {
  param: Param
  value: string
  change: (value: string) => void
  choose: (file: File | undefined) => void
}

/** ParamInput takes one parameter of a call. */
export function ParamInput({ param, value, change, choose }: Props): JSX.Element {
  const id = useId()
  return (
    <div class={'field' + (param.kind === 'json' ? ' field-wide' : '')}>
      <label class="label" for={id}>
        <code dir="ltr">{param.name}</code>
        {param.optional && <span class="soft small"> {t('optional')}</span>}
      </label>
      {input(id, param, value, change, choose)}
    </div>
  )
}

function input(id: string, param: Param, value: string, change: (v: string) => void, choose: (file: File | undefined) => void): JSX.Element {
  const required = param.optional !== true
  switch (param.kind) {
    case 'module':
      return (
        <select id={id} value={value} onChange={(e) => change(e.currentTarget.value)}>
          {!modules.value?.some((m) => m.name === value) && <option value={value}>{value}</option>}
          {modules.value?.map((m) => (
            <option key={m.name} value={m.name}>
              {m.label === m.name ? m.name : `${m.label} (${m.name})`}
            </option>
          ))}
        </select>
      )
    case 'action':
      return (
        <select id={id} value={value} onChange={(e) => change(e.currentTarget.value)} dir="ltr">
          {['view', 'list', 'edit', 'create', 'delete'].map((a) => (
            <option key={a}>{a}</option>
          ))}
        </select>
      )
    case 'json':
      return <textarea id={id} class="mono" dir="ltr" rows={Math.min(14, value.split('\n').length + 1)} spellcheck={false} value={value} onInput={(e) => change(e.currentTarget.value)} />
    case 'file':
      return <input id={id} type="file" required={required} onChange={(e) => choose(e.currentTarget.files?.[0])} />
    case 'number':
      return <input id={id} inputMode="numeric" dir="ltr" pattern="[0-9]*" required={required} value={value} onInput={(e) => change(e.currentTarget.value)} />
    case 'password':
      return <input id={id} type="password" dir="ltr" autocomplete="off" required={required} value={value} onInput={(e) => change(e.currentTarget.value)} />
    case 'text':
      return <input id={id} dir="auto" required={required} value={value} onInput={(e) => change(e.currentTarget.value)} />
  }
}
