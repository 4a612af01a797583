import { check, open, same, settled } from '../check.mjs'

/** tryIt runs calls of the guide, and sees that the token is masked. */
export async function tryIt(page) {
  for (const call of ['retrieve', 'list', 'picklist', 'calculate', 'explain', 'workflows', 'auth-key']) {
    await open(page, '/console/try/' + call)
    if (call === 'auth-key') await page.fill('.try input[type=password]', 'DemoAccessKey000')
    await page.click('.try form button.main')
    await page.waitForSelector('.exchange')
    const answer = JSON.parse(await page.locator('.exchange pre').last().textContent())
    same(answer.success, true, call)
    const token = await page.evaluate(() => sessionStorage.getItem('vtrest.token'))
    check(!(await page.locator('main').innerText()).includes(token), 'the token is shown')
  }
}

/** reference opens a module and the OpenAPI document. */
export async function reference(page) {
  await open(page, '/console/reference/modules/Accounts')
  check((await page.locator('main').textContent()).includes('vtiger_account.accountname'), 'the column of a field is missing')
  await open(page, '/console/reference/openapi')
  await page.locator('.tag > summary').first().click()
  await page.locator('.tag[open] .operation > summary').first().click()
  await page.waitForSelector('.operation-body')
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("openapi.json")')])
  same(file.suggestedFilename(), 'openapi.json', 'name of the document')
  const [collection] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("Postman")')])
  same(collection.suggestedFilename(), 'postman.json', 'name of the collection')
}

/** operations looks at each part, explains access, and revokes the token of another session. */
export async function operations(page) {
  await open(page, '/console/operations')
  await page.waitForSelector('.plot canvas')
  await page.locator('.chart details summary').first().click()
  check((await page.locator('.chart .table-frame tbody tr').count()) > 0, 'the chart has no table')
  await open(page, '/console/operations/workflows')
  check((await page.locator('.cards li').count()) > 3, 'there are no workflows')
  await open(page, '/console/operations/doctor')
  check((await page.locator('.findings li').count()) > 0, 'the doctor finds nothing')
  await open(page, '/console/operations/explain')
  await page.waitForSelector('select[name=user] option', { state: 'attached' })
  await page.selectOption('select[name=action]', 'edit')
  await page.selectOption('select[name=module]', 'Accounts')
  await page.fill('input[name=id]', '3')
  await page.click('form button[type=submit]')
  await page.waitForSelector('.answer-yes')
  check((await page.locator('.answer').textContent()).includes('administrator'), 'the reason is missing')
}

/** revokeOther signs another user in and ends that token in the console. */
export async function revokeOther(page, user) {
  const other = await (await fetch(`${page.home}/modules/ParsVT/ws/auth/${user.name}/${encodeURIComponent(user.password)}`)).json()
  await open(page, '/console/operations/tokens')
  // Other pages sign in meanwhile, as the administrator.
  const rows = page.locator('tbody tr').filter({ hasText: user.name })
  const before = await rows.count()
  await rows.first().locator('button').first().click()
  await page.click('dialog footer .danger')
  await rows.nth(before - 1).waitFor({ state: 'detached' })
  await settled(page)
  const answer = await (await fetch(page.home + '/modules/ParsVT/ws/Accounts/length/1', { headers: { Authorization: 'Bearer ' + other.result } })).json()
  same(answer.error?.code, 'INVALID_TOKEN', 'the revoked token')
}
