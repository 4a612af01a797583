import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { signIn } from '../call/v1'
import { t } from '../i18n'
import { wordsOf } from '../ui/Problem'

interface Props {
  /** The user who has to sign in, '' for anybody. */
  login: string
  /** Takes the token; what it throws is shown as wrong. */
  done: (token: string) => void | Promise<void>
  class: string
  children?: ComponentChildren
}

/** Credentials is a form for a name and password of the CRM, or an access key. Children stand above its fields. */
export function Credentials({ login, done, class: look, children }: Props): JSX.Element {
  const [byKey, setByKey] = useState(false)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const group = useId()
  useEffect(() => first.current?.focus(), [byKey])

  const submit = async (e: Event): Promise<void> => {
    e.preventDefault()
    const data = new FormData(e.currentTarget as HTMLFormElement)
    const text = (name: string): string => String(data.get(name) ?? '')
    setBusy(true)
    setWrong('')
    try {
      await done(await signIn(byKey ? { key: text('key').trim() } : { login: text('login').trim(), password: text('password') }))
    } catch (error) {
      setWrong(wordsOf(error))
      setBusy(false)
      first.current?.focus()
    }
  }

  return (
    <form class={look} onSubmit={(e) => void submit(e)}>
      {children}
      <fieldset class="choices">
        <legend class="hidden">{t('signIn.way')}</legend>
        {[false, true].map((way) => (
          <label key={String(way)} class="choice">
            <input type="radio" name={group} checked={byKey === way} onChange={() => setByKey(way)} />
            <span>{way ? t('signIn.byKey') : t('signIn.byName')}</span>
          </label>
        ))}
      </fieldset>
      {byKey ? (
        <label class="field">
          <span class="label">{t('signIn.key')}</span>
          <input key="key" ref={first} autofocus name="key" type="password" dir="ltr" required autocomplete="off" />
        </label>
      ) : (
        <>
          <label class="field">
            <span class="label">{t('signIn.name')}</span>
            <input
              key="login"
              ref={login === '' ? first : undefined}
              name="login"
              dir="ltr"
              required
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              defaultValue={login}
              readOnly={login !== ''}
            />
          </label>
          <label class="field">
            <span class="label">{t('signIn.password')}</span>
            <input
              ref={login === '' ? undefined : first}
              autofocus={login !== ''}
              name="password"
              type="password"
              dir="ltr"
              required
              autocomplete="current-password"
            />
          </label>
        </>
      )}
      <p class="wrong" role="alert" dir="auto">
        {wrong}
      </p>
      <button type="submit" class="main" disabled={busy}>
        {busy ? t('loading') : t('signIn.do')}
      </button>
    </form>
  )
}
