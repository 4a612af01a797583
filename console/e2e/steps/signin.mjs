import { faultsOf } from '../axe.mjs'
import { byField, check, open, same } from '../check.mjs'

/** signIn signs in with a name and password; before that a wrong one is refused. It returns the token. */
export async function signIn(page) {
  await page.goto(page.home + '/console/')
  page.expected.push(/401/)
  await page.fill('input[name=login]', 'admin')
  await page.fill('input[name=password]', 'wrong')
  await page.click('button[type=submit]')
  await page.waitForFunction(() => document.querySelector('.sign-in .wrong')?.textContent !== '')
  await page.fill('input[name=password]', 'admin')
  await page.click('button[type=submit]')
  await page.waitForSelector('.tiles')
  const token = await tokenOf(page)
  check(token?.length === 32, 'the token is not in sessionStorage')
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie)
  check(!kept.includes(token), 'the token is kept beyond the tab')
  return token
}

/** tokenOf is the token of the signed-in user, null for none. */
export function tokenOf(page) {
  return page.evaluate(() => sessionStorage.getItem('vtrest.token'))
}

/** signInByKey signs in with an access key. It returns the token. */
export async function signInByKey(page) {
  await page.goto(page.home + '/console/')
  await page.locator('.choice').nth(1).click()
  await page.fill('input[name=key]', 'DemoAccessKey000')
  await page.click('button[type=submit]')
  await page.waitForSelector('.tiles')
  return tokenOf(page)
}

/** expired ends the token behind the console's back: the sign-in page says so, and leads back. */
export async function expired(page) {
  page.expected.push(/401/)
  await page.goto(page.home + '/console/records/Accounts?length=10')
  await page.waitForSelector('.grid')
  await page.evaluate(() => sessionStorage.setItem('vtrest.token', '0'.repeat(32)))
  await page.reload()
  await page.waitForSelector('.sign-in .note-warning')
  await page.fill('input[name=login]', 'admin')
  await page.fill('input[name=password]', 'admin')
  await page.click('button[type=submit]')
  await page.waitForSelector('.grid')
  check(page.url().includes('/console/records/Accounts?length=10'), 'after signing in again the page is another: ' + page.url())
}

/** signInAs signs in as another user. */
export async function signInAs(page, { name, password }) {
  await page.goto(page.home + '/console/')
  await page.fill('input[name=login]', name)
  await page.fill('input[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForSelector('.tiles')
}

/** endedInForm ends the token while a form is open: its user signs in over the page, nobody else can, and what was entered is saved. */
export async function endedInForm(page, other) {
  page.expected.push(/401/)
  const wide = page.viewportSize().width > 600
  await open(page, wide ? '/console/records/Accounts/24/edit' : '/console/records/Accounts/new') // not both at once the same record
  if (!wide) await byField(page, 'accountname').fill('Made after signing in again')
  const fax = '+49 30 ' + page.viewportSize().width + String(Date.now()).slice(-4)
  await byField(page, 'fax').fill(fax)
  const old = await tokenOf(page)
  const headers = { Authorization: 'Bearer ' + old, 'Content-Type': 'application/json' }
  const tokens = await (await fetch(page.home + '/console/api/operations/tokens', { headers })).json()
  const id = tokens.result.find((t) => t.own).id
  await fetch(page.home + '/console/api/operations/tokens/revoke', { method: 'POST', headers, body: JSON.stringify({ id }) })

  await page.click('.save-bar button[type=submit]')
  await page.waitForSelector('dialog .again')
  same(await byField(page, 'fax').inputValue(), fax, 'what was entered, behind the dialog')
  same(await page.locator('dialog input[name=login]').inputValue(), 'admin', 'who has to sign in')
  check(await page.evaluate(() => document.activeElement?.getAttribute('name') === 'password'), 'the password has no focus')
  const faults = await faultsOf(page)
  check(faults.length === 0, faults.join('\n'))
  if (wide) {
    await page.locator('dialog .choice').nth(1).click()
    await page.fill('dialog input[name=key]', other.key)
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('dialog .wrong:has-text("somebody else")')
    await page.locator('dialog .choice').nth(0).click()
  }
  await page.fill('dialog input[name=password]', 'admin')
  await page.click('dialog button[type=submit]')
  await page.waitForURL(wide ? /Accounts\/24$/ : /Accounts\/\d+$/)
  await page.waitForSelector('.values')
  check((await page.locator('main').textContent()).includes(fax), 'what was entered is not saved')
  check((await tokenOf(page)) !== old, 'the token is the old one')
}
