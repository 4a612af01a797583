import { check, open, same } from '../check.mjs'
import { signInAs, tokenOf } from './signin.mjs'

/** restricted signs in as a sales person, who may see tickets but not write them, and nothing of the operations. */
export async function restricted(page, user) {
  await signInAs(page, user)
  const token = await tokenOf(page)
  const api = (path, init) => fetch(page.home + path, { ...init, headers: { Authorization: 'Bearer ' + token } })
  const count = (selector) => page.locator(selector).count()

  same(await count('a[href^="/console/operations"]'), 0, 'ways to the operations')
  for (const part of ['', '/tokens', '/workflows', '/doctor', '/explain']) {
    await open(page, '/console/operations' + part)
    check((await page.locator('main').textContent()).includes('Only administrators'), 'operations' + part + ' are open to everybody')
    same(await count('main table, main canvas, main form, main .cards'), 0, 'what is shown of operations' + part)
  }
  for (const call of ['metrics', 'tokens', 'workflows', 'doctor', 'users', 'explain?user=1&module=Accounts&action=view']) {
    same((await api('/console/api/operations/' + call)).status, 403, 'status of ' + call)
  }

  await open(page, '/console/records/HelpDesk')
  same(await count('main a[href$="/new"]'), 0, 'ways to a new ticket')
  await open(page, await page.locator('.grid td.id a').first().getAttribute('href'))
  same(await count('.actions a[href$="/edit"], .actions button:has-text("Delete")'), 0, 'ways to change a ticket')
  const ticket = new URL(page.url()).pathname
  for (const path of ['/console/records/HelpDesk/new', ticket + '/edit']) {
    await open(page, path)
    check((await page.locator('main').textContent()).includes('You may not'), path + ' is open')
    same(await count('main form'), 0, 'forms at ' + path)
  }
  const refused = await (await api('/modules/ParsVT/ws/HelpDesk/' + ticket.split('/').pop(), { method: 'PUT', body: new URLSearchParams({ ticket_title: 'no' }) })).json()
  same(refused.success, false, 'changing a ticket through V1')

  await open(page, '/console/records/Accounts')
  same(await count('main a[href$="/new"]'), 1, 'ways to a new account')
  await open(page, '/console/records/Accounts/3')
  same(await count('.actions a[href$="/edit"]'), 1, 'ways to change an account')
}
