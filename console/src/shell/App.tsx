import { LocationProvider } from 'preact-iso'
import type { JSX } from 'preact'
import { token } from '../session/token'
import { Asking } from '../ui/ask'
import { Messages } from '../ui/messages'
import { SignIn } from './SignIn'
import { SignInAgain } from './SignInAgain'
import { Frame } from './Frame'

/** App is the sign-in page, or the console of whoever is signed in. */
export function App(): JSX.Element {
  return (
    <LocationProvider scope="/console">
      {token.value === '' ? <SignIn /> : <Frame />}
      <Asking />
      <SignInAgain />
      <Messages />
    </LocationProvider>
  )
}
