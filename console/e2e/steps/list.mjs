import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, open, same, settled } from '../check.mjs'
import { tokenOf } from './signin.mjs'

const ids = (page) => page.locator('.grid td.id a').allTextContents()

/** list turns pages, sorts, and chooses columns. */
export async function list(page) {
  await open(page, '/console/records/Contacts?length=5')
  const first = await ids(page)
  same(first.length, 5, 'rows of the first page')
  await page.click('.pager button:last-of-type')
  await page.waitForURL(/start=5/)
  await settled(page)
  const second = await ids(page)
  check(page.url().includes('after=' + first.at(-1)), 'the next page does not begin behind the last record: ' + page.url())
  check(second.length > 0 && second.every((id) => !first.includes(id)), 'the second page has records of the first')
  if (page.viewportSize().width > 600) {
    await page.click('.grid th .sort >> nth=0')
    await page.waitForURL(/order=firstname|order=lastname/)
    await settled(page)
    same(await page.locator('.grid th[aria-sort]').getAttribute('aria-sort'), 'ascending', 'aria-sort')
  }
  await page.click('.toolbar button:has-text("Columns")')
  await page.click('dialog .check:has-text("department")')
  await page.click('dialog footer button')
  check((await page.locator('.grid').textContent()).includes('Department'), 'the chosen column is not there')
  await page.reload()
  await page.waitForSelector('.grid')
  check((await page.locator('.grid').textContent()).includes('Department'), 'the chosen column is forgotten')
}

/** filter builds a filter of two conditions, one of them on a picklist. */
export async function filter(page) {
  await open(page, '/console/records/Quotes')
  await page.click('.toolbar button:has-text("Filter")')
  await page.locator('.filter-row select').nth(0).selectOption('quotestage')
  await page.locator('.filter-row select').nth(1).selectOption('in')
  await page.click('.filter-row .check:has-text("Accepted")')
  await page.click('.filter-row .check:has-text("Reviewed")')
  await page.click('.filter button:has-text("Add a condition")')
  await page.locator('.filter-row').nth(1).locator('select').nth(0).selectOption('subject')
  await page.locator('.filter-row').nth(1).locator('input').fill('é')
  await page.click('.filter button[type=submit]')
  await page.waitForURL(/criteria=/)
  await settled(page)
  same(decodeURIComponent(new URL(page.url()).searchParams.get('criteria')), 'quotestage:in:Accepted,Reviewed;subject:contains:é', 'criteria')
  same(await page.locator('.grid .title').allTextContents(), ['Licences CRM 2026', 'Réseau du 2e étage'], 'filtered quotes')
}

// How each language is run; a language whose program is missing is told of.
const runs = {
  curl: (file) => ['sh', [file]],
  PHP: (file) => ['php', [file]],
  JavaScript: (file) => ['node', [file]],
  Python: (file) => ['python3', [file]],
  Go: (file) => ['go', ['run', file]],
}
const endings = { curl: 'sh', PHP: 'php', JavaScript: 'mjs', Python: 'py', Go: 'go' }

/** copyAs runs the code that the panel shows: each language gets the records of the grid. */
export async function copyAs(page, work) {
  await open(page, '/console/records/Quotes?length=2&order=subject+DESC&criteria=' + encodeURIComponent("quotestage:in:Accepted,Reviewed,Created;subject:neq:it's"))
  const want = await ids(page)
  same(want.length, 2, 'rows')
  await page.click('.toolbar button:has-text("address")')
  const spelled = await page.locator('.address-panel .columns pre').allTextContents()
  const token = await tokenOf(page)
  for (const address of spelled) {
    const answer = await (await fetch(address.replace('TOKEN', token))).json()
    same(answer.result.map((r) => r.record_id), want, 'records of ' + address)
  }
  await page.click('.copy-as .check')
  for (const [language, command] of Object.entries(runs)) {
    await page.click(`.copy-as .choice:has-text("${language}")`)
    const file = join(work, 'snippet.' + endings[language])
    writeFileSync(file, await page.locator('.copy-as pre').textContent())
    const [program, args] = command(file)
    let text
    try {
      text = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    } catch (e) {
      if (e.code !== 'ENOENT') throw new Error(`the ${language} snippet failed: ${e.stderr}`)
      console.log(`  SKIPPED: there is no ${program} to run the ${language} snippet`)
      continue
    }
    check(want.every((id) => text.includes(id)), `the ${language} snippet got other records: ${text.slice(0, 300)}`)
  }
}
