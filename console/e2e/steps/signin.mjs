import { check } from '../check.mjs'

/** signIn signs in with a name and password; before that a wrong one is refused. */
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
  check((await page.evaluate(() => sessionStorage.getItem('vtrest.token')))?.length === 32, 'the token is not in sessionStorage')
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie)
  check(!kept.includes(await page.evaluate(() => sessionStorage.getItem('vtrest.token'))), 'the token is kept beyond the tab')
}

/** signInByKey signs in with an access key. */
export async function signInByKey(page) {
  await page.goto(page.home + '/console/')
  await page.locator('.choice').nth(1).click()
  await page.fill('input[name=key]', 'DemoAccessKey000')
  await page.click('button[type=submit]')
  await page.waitForSelector('.tiles')
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
