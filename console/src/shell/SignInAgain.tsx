import type { JSX } from 'preact'
import { whoIs } from '../api/console'
import { t } from '../i18n'
import { me } from '../session/me'
import { putOff, renew, renewing } from '../session/renewal'
import { Dialog } from '../ui/Dialog'
import { Credentials } from './Credentials'

/** SignInAgain is where the user of a token that has ended signs in over the open page, so that nothing entered there is lost. */
export function SignInAgain(): JSX.Element | null {
  const who = me.value
  if (!renewing.value || who === undefined) return null
  const done = async (token: string): Promise<void> => {
    const other = await whoIs(token)
    if (other.user_id !== who.user_id) throw new Error(t('signIn.other', { name: who.full_name || who.user_name }))
    renew(token)
  }
  return (
    <Dialog title={t('signIn.again')} close={putOff}>
      <Credentials class="again" login={who.user_name} done={done}>
        <p>{t('signIn.kept')}</p>
      </Credentials>
    </Dialog>
  )
}
