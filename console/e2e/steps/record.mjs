import { byField, check, open, same, settled } from '../check.mjs'

/** edit makes an account, is refused once, saves, changes it, and deletes it. */
export async function edit(page) {
  page.expected.push(/400|422/)
  const name = `Console <Test> & Söhne ${page.viewportSize().width}`
  await open(page, '/console/records/Accounts/new')
  await byField(page, 'phone').fill('۰۲۱ 1')
  await byField(page, 'employees').fill('many')
  await page.click('.save-bar button[type=submit]')
  await page.waitForSelector('.problem li')
  check(await page.locator('#field-accountname-wrong, #field-employees-wrong').first().isVisible(), 'no fault stands at its field')
  await byField(page, 'accountname').fill(name)
  await byField(page, 'employees').fill('۱۲')
  const types = () => byField(page, 'accounttype').locator('option').count()
  const all = await types()
  await byField(page, 'rating').selectOption('Acquired')
  check((await types()) < all, 'the picklist that depends on another has all its values')
  await byField(page, 'rating').selectOption('')
  await byField(page, 'rating').selectOption('Active')
  await byField(page, 'account_id').click()
  await byField(page, 'account_id').pressSequentially('Pars')
  await page.waitForSelector('[role=listbox]:not([hidden])[aria-busy=false] [role=option]:has-text("ParsVT")')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.click('.save-bar button[type=submit]')
  await page.waitForURL(/Accounts\/\d+$/)
  await page.waitForSelector('.values')
  same(await page.locator('h1').textContent(), name, 'name of the new account')
  check((await page.locator('.values').first().textContent()).includes('ParsVT'), 'the account it belongs to is not shown')
  const id = page.url().split('/').pop()

  await page.click('.actions a:has-text("Edit")')
  await byField(page, 'website').fill('www.example.org')
  await page.click('.sidebar a >> nth=0', { force: true }).catch(() => page.goBack())
  await page.waitForSelector('dialog:has-text("Leave without saving")')
  await page.click('dialog button:has-text("No")')
  same(await byField(page, 'website').inputValue(), 'www.example.org', 'what was entered before the question')
  await page.click('.save-bar button[type=submit]')
  await page.waitForURL(new RegExp(`Accounts/${id}$`))
  await page.waitForSelector('.values a[href="https://www.example.org"]')

  await page.click('.tabs a:has-text("History")')
  await page.waitForSelector('.history')
  check((await page.locator('.history').textContent()).includes('www.example.org'), 'the change is not in the history')
  return id
}

/** remove deletes the record after asking. */
export async function remove(page, id) {
  await open(page, '/console/records/Accounts/' + id)
  await page.click('.actions button:has-text("Delete")')
  await page.click('dialog footer .danger')
  await page.waitForURL(/Accounts$/)
  await settled(page)
}

/** conflict changes a record that somebody else has changed meanwhile. */
export async function conflict(page) {
  page.expected.push(/409/)
  await open(page, '/console/records/Accounts/24/edit')
  await page.evaluate(async () => {
    const token = sessionStorage.getItem('vtrest.token')
    await new Promise((resolve) => setTimeout(resolve, 1100)) // the CRM's clock has seconds
    await fetch('/modules/ParsVT/ws/Accounts/24', { method: 'PUT', headers: { Authorization: 'Bearer ' + token }, body: new URLSearchParams({ fax: String(Math.random()) }) })
  })
  await byField(page, 'fax').fill('123')
  await page.click('.save-bar button[type=submit]')
  await page.waitForSelector('.problem:has-text("Somebody has changed")')
  await page.click('button:has-text("Load it as it is now")')
}

/** addDocument uploads a file to a record and downloads it again. */
export async function addDocument(page, id) {
  await open(page, `/console/records/Accounts/${id}?show=documents`)
  const text = 'فهرست قیمت\n'.repeat(1000)
  await page.setInputFiles('.upload input[type=file]', { name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await page.click('.upload button[type=submit]')
  await page.waitForSelector('.cards li:has-text("prices.txt")')
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.cards li button')])
  same(file.suggestedFilename(), 'prices.txt', 'name of the file')
  const chunks = []
  for await (const c of await file.createReadStream()) chunks.push(c)
  check(Buffer.concat(chunks).toString() === text, 'the file is not what was sent')
}

/** addLargeFile uploads 8 MB over a slow line: the progress grows, and all of the file is there. */
export async function addLargeFile(page) {
  // A document changes its record: the two widths take one each, for other steps edit them.
  const record = page.viewportSize().width > 600 ? 'Accounts/24' : 'Quotes/10000105'
  await open(page, `/console/records/${record}?show=documents`)
  const line = await page.context().newCDPSession(page)
  const slow = (bytes) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes })
  await line.send('Network.enable')
  await slow(4 << 20)
  await page.evaluate(() => {
    window.shares = []
    new MutationObserver(() => {
      const share = document.querySelector('.upload progress')?.value
      if (share !== undefined && share !== window.shares.at(-1)) window.shares.push(share)
    }).observe(document.querySelector('.upload'), { subtree: true, childList: true, attributes: true, characterData: true })
  })
  const file = Buffer.alloc(8 << 20, 'vtrest ')
  const name = `large-${page.viewportSize().width}.bin`
  await page.setInputFiles('.upload input[type=file]', { name, mimeType: 'application/octet-stream', buffer: file })
  await page.click('.upload button[type=submit]')
  await page.waitForSelector('.upload progress')
  check(await page.locator('.upload button[type=submit]').isDisabled(), 'the file can be sent twice')
  await page.waitForSelector(`.cards li:has-text("${name}")`)
  await slow(-1)
  const shares = await page.evaluate(() => window.shares)
  check(shares.length >= 3 && shares.every((s, i) => i === 0 || s > shares[i - 1]) && shares.at(-1) <= 1, 'the progress does not grow: ' + shares.join(' '))
  same(await page.locator('.upload progress').count(), 0, 'progress after the end')
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator(`.cards li:has-text("${name}") button`).click()])
  const chunks = []
  for await (const c of await saved.createReadStream()) chunks.push(c)
  check(Buffer.concat(chunks).equals(file), 'the file is not what was sent')
}

/** makeQuote makes a quote of two lines with a discount, and compares the live total with what is saved. */
export async function makeQuote(page) {
  await open(page, '/console/records/Quotes/new')
  await byField(page, 'subject').fill('Quote of the console')
  await byField(page, 'quotestage').selectOption('Created')
  await byField(page, 'account_id').click()
  await page.click('[role=option]:has-text("ParsVT")')
  for (const name of ['bill_street', 'ship_street']) await byField(page, name).fill('1 Main St')
  const line = (n) => page.locator('.line').nth(n)
  await line(0).locator('[role=combobox]').click()
  await line(0).locator('[role=option]:not([aria-disabled])').first().click()
  await line(0).locator('input[inputmode=decimal]').first().fill('۳')
  await page.click('button:has-text("Add a line")')
  await line(1).locator('[role=combobox]').click()
  await line(1).locator('[role=option]:not([aria-disabled])').nth(1).click()
  await line(1).locator('[role=group] select').selectOption('percentage')
  await line(1).locator('[role=group] input').fill('10')
  await page.waitForFunction(() => document.querySelectorAll('.line-net output').length === 2 && [...document.querySelectorAll('.line-net output')].every((o) => o.textContent !== '—'))
  await settled(page)
  const total = await page.locator('.sum-total output').textContent()
  check(/[1-9]/.test(total), 'there is no total: ' + total)
  await page.click('.save-bar button[type=submit]')
  await page.waitForURL(/Quotes\/\d+$/)
  await page.waitForSelector('.sum-total')
  same(await page.locator('.sum-total output').textContent(), total, 'total of the saved quote')
  same(await page.locator('.lines, .table-frame tbody tr').count(), 2, 'lines of the saved quote')
}
