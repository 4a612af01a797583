import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { address, type Spelling, type V1Call } from '../call/v1call'
import { serviceURL } from '../call/v1'
import { t } from '../i18n'
import { ask } from '../ui/ask'
import { Code } from '../ui/Code'
import { CopyAs } from '../ui/CopyAs'
import { Icon } from '../ui/Icon'
import { Problem } from '../ui/Problem'
import { ExchangeView } from './ExchangeView'
import { run, type Exchange } from './exchange'
import type { GuideCall } from './guide'
import { ParamInput } from './ParamInput'

/** TryCall is the form of one call, with the address it comes to, the request and the answer. */
export function TryCall({ call }: { call: GuideCall }): JSX.Element {
  const [values, setValues] = useState<Record<string, string>>(Object.fromEntries(call.params.map((p) => [p.name, p.given])))
  const [file, setFile] = useState<File>()
  const [spelling, setSpelling] = useState<Spelling>('path')
  const [exchange, setExchange] = useState<Exchange>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const group = useId()
  const made = make(call, values, file)

  const submit = async (e: Event): Promise<void> => {
    e.preventDefault()
    if (made instanceof Error) {
      setError(made)
      return
    }
    if (call.writes && !(await ask({ title: t(call.title), text: t('try.writes'), yes: t('try.run'), danger: call.name === 'delete' }))) return
    setBusy(true)
    setError(undefined)
    try {
      setExchange(await run(made, spelling, call.open ?? false))
    } catch (wrong) {
      setError(wrong instanceof TypeError ? new Error(t('call.unreachable')) : wrong)
    }
    setBusy(false)
  }

  return (
    <div class="try">
      <form class="card" onSubmit={(e) => void submit(e)}>
        <h2>{t(call.title)}</h2>
        <p class="soft">{t(call.about)}</p>
        <div class="fields">
          {call.params.map((p) => (
            <ParamInput key={p.name} param={p} value={values[p.name] ?? ''} change={(v) => setValues({ ...values, [p.name]: v })} choose={setFile} />
          ))}
        </div>
        <fieldset class="choices">
          <legend>{t('try.spelling')}</legend>
          {(['path', 'query'] as const).map((s) => (
            <label key={s} class="choice">
              <input type="radio" name={group} checked={spelling === s} onChange={() => setSpelling(s)} />
              <span>{s === 'path' ? t('address.path') : t('address.query')}</span>
            </label>
          ))}
        </fieldset>
        {!(made instanceof Error) && <Code text={`${made.method} ${serviceURL()}${address(made, spelling)}`} label={t('try.address')} />}
        <button type="submit" class="main" disabled={busy}>
          <Icon name="run" /> {busy ? t('loading') : t('try.run')}
        </button>
      </form>
      <div aria-live="polite">
        {error !== undefined && <Problem error={error} />}
        {exchange && <ExchangeView exchange={exchange} />}
      </div>
      {!(made instanceof Error) && !call.open && (
        <section class="card">
          <CopyAs call={made} spelling={spelling} />
        </section>
      )}
    </div>
  )
}

// make makes the call, or says what of the form cannot be read.
function make(call: GuideCall, values: Record<string, string>, file: File | undefined): V1Call | Error {
  try {
    return call.make(values, file)
  } catch (e) {
    return new Error(t('try.badJson', { why: e instanceof Error ? e.message : '' }))
  }
}
