import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Spelling, V1Call } from '../call/v1call'
import { serviceURL } from '../call/v1'
import { t } from '../i18n'
import { keep, recall } from '../session/keep'
import { token } from '../session/token'
import { requestOf, snippets } from '../snippets'
import { Code } from './Code'

/** CopyAs shows a call as code. The token stays out of it unless it is asked for. */
export function CopyAs({ call, spelling = 'path' }: { call: V1Call; spelling?: Spelling }): JSX.Element {
  const [language, setLanguage] = useState(recall('snippet', 'curl'))
  const [withToken, setWithToken] = useState(false)
  const group = useId()
  const write = snippets[language] ?? snippets.curl!
  const text = write(requestOf(call, spelling, serviceURL(), withToken ? token.value : 'TOKEN'))
  return (
    <section class="copy-as" aria-label={t('copyAs')}>
      <fieldset class="choices">
        <legend>{t('copyAs')}</legend>
        {Object.keys(snippets).map((name) => (
          <label key={name} class="choice">
            <input
              type="radio"
              name={group}
              checked={name === language}
              onChange={() => {
                setLanguage(name)
                keep('snippet', name)
              }}
            />
            <span dir="ltr">{name}</span>
          </label>
        ))}
      </fieldset>
      <Code text={text} label={t('copyAs.code', { language })} />
      <label class="check small">
        <input type="checkbox" checked={withToken} onChange={(e) => setWithToken(e.currentTarget.checked)} /> {t('copyAs.token')}
      </label>
    </section>
  )
}
