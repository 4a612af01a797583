import type { JSX } from 'preact'
import { getTokens, revoke } from '../api/console'
import type { Token } from '../api/types'
import { t } from '../i18n'
import { moment } from '../i18n/dates'
import { end } from '../session/token'
import { ask } from '../ui/ask'
import { Load } from '../ui/Load'
import { say } from '../ui/messages'
import { wordsOf } from '../ui/Problem'
import { useLoad } from '../ui/useLoad'

/** TokensPart lists the live tokens and ends them. */
export function TokensPart(): JSX.Element {
  const tokens = useLoad(() => getTokens(), [])
  const stop = async (token: Token, all: boolean): Promise<void> => {
    const text = all ? t('tokens.askAll', { user: token.user_name }) : token.own ? t('tokens.askOwn') : t('tokens.ask', { user: token.user_name, address: token.address })
    if (!(await ask({ title: t('tokens.revoke'), text, yes: t('tokens.revoke'), danger: true }))) return
    try {
      const done = await revoke(all ? { user_id: token.user_id } : { id: token.id })
      say(t('tokens.done', { n: done.tokens }))
      if (token.own && !all) end('out')
      else tokens.again()
    } catch (e) {
      say(wordsOf(e), 'wrong')
    }
  }
  return (
    <Load of={tokens}>
      {(list) => (
        <div class="table-frame" tabIndex={0} role="region" aria-label={t('operations.tokens')}>
          <table class="plain">
            <thead>
              <tr>
                {[t('tokens.user'), t('tokens.address'), t('tokens.created'), t('tokens.used'), t('tokens.expires')].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">
                  <span class="hidden">{t('tokens.revoke')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((x) => (
                <tr key={x.id}>
                  <th scope="row">
                    <bdi>{x.user_name}</bdi> {x.own && <span class="chip chip-good">{t('tokens.own')}</span>}
                  </th>
                  <td>
                    <bdi dir="ltr">{x.address}</bdi>
                  </td>
                  <td>{moment(x.created)}</td>
                  <td>{moment(x.used)}</td>
                  <td>{moment(x.expires)}</td>
                  <td class="end">
                    <span class="buttons">
                      <button type="button" onClick={() => void stop(x, false)} aria-label={t('tokens.revokeOne', { user: x.user_name, address: x.address })}>
                        {t('tokens.revoke')}
                      </button>
                      <button type="button" onClick={() => void stop(x, true)} aria-label={t('tokens.revokeAllOf', { user: x.user_name })}>
                        {t('tokens.revokeAll')}
                      </button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Load>
  )
}
