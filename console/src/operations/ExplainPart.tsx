import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { explain, getUsers } from '../api/console'
import type { Explanation } from '../api/types'
import { latinDigits } from '../forms/numbers'
import { t } from '../i18n'
import { modules } from '../session/modules'
import { Icon } from '../ui/Icon'
import { Problem } from '../ui/Problem'
import { useLoad } from '../ui/useLoad'

const actions = ['view', 'list', 'edit', 'create', 'delete'] as const

/** ExplainPart answers "may this user edit account 25, and why?" */
export function ExplainPart(): JSX.Element {
  const users = useLoad(() => getUsers(), [])
  const [answer, setAnswer] = useState<Explanation>()
  const [error, setError] = useState<unknown>()
  const submit = async (e: Event): Promise<void> => {
    e.preventDefault()
    const data = new FormData(e.currentTarget as HTMLFormElement)
    const text = (name: string): string => latinDigits(String(data.get(name) ?? '')).trim()
    setError(undefined)
    try {
      setAnswer(await explain(text('user'), text('module'), text('id'), text('action')))
    } catch (wrong) {
      setAnswer(undefined)
      setError(wrong)
    }
  }
  return (
    <>
      <form class="card inline" onSubmit={(e) => void submit(e)}>
        <label class="field">
          <span class="label">{t('explain.user')}</span>
          <select name="user" required>
            {(users.value ?? []).map((u) => (
              <option key={u.id} value={u.id}>
                {u.name} · {u.full_name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="label">{t('explain.action')}</span>
          <select name="action">
            {actions.map((a) => (
              <option key={a} value={a}>
                {t(`action.${a}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="label">{t('explain.module')}</span>
          <select name="module">
            {modules.value?.map((m) => (
              <option key={m.name} value={m.name}>
                {m.label}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="label">
            {t('explain.record')} <span class="soft small">{t('optional')}</span>
          </span>
          <input name="id" inputMode="numeric" dir="ltr" />
        </label>
        <button type="submit" class="main">
          {t('explain.ask')}
        </button>
      </form>
      <div aria-live="polite">
        {users.error !== undefined && <Problem error={users.error} again={users.again} />}
        {error !== undefined && <Problem error={error} />}
        {answer && <Answer answer={answer} />}
      </div>
    </>
  )
}

function Answer({ answer: a }: { answer: Explanation }): JSX.Element {
  const facts: [string, string][] = [
    [t('explain.why'), a.text],
    [t('explain.rule'), a.rule + (a.rule_id === '' ? '' : ' #' + a.rule_id)],
    [t('explain.owner'), a.owner],
    [t('explain.role'), a.role],
    [t('explain.profiles'), a.profiles.join(', ')],
    [t('explain.groups'), a.groups.join(', ')],
  ]
  return (
    <section class={'card answer ' + (a.allowed ? 'answer-yes' : 'answer-no')}>
      <h2>
        <Icon name={a.allowed ? 'ok' : 'alert'} /> {a.allowed ? t('explain.yes', { user: a.user_name }) : t('explain.no', { user: a.user_name })}
      </h2>
      {!a.active && <p class="note note-warning">{t('explain.inactive')}</p>}
      <dl class="facts">
        {facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name} class="fact">
              <dt>{name}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}
