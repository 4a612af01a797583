// The browser tests: every step at two widths, then axe on every page in both themes.
import { faultsOf } from './axe.mjs'
import { openPage, startBrowser } from './browser.mjs'
import { check, open } from './check.mjs'
import { pages } from './pages.mjs'
import { startProgram } from './program.mjs'
import { copyAs, filter, list } from './steps/list.mjs'
import { everyModule } from './steps/modules.mjs'
import { persian } from './steps/persian.mjs'
import { addDocument, addLargeFile, conflict, edit, makeQuote, remove } from './steps/record.mjs'
import { restricted } from './steps/restricted.mjs'
import { endedInForm, expired, signIn, signInByKey } from './steps/signin.mjs'
import { operations, reference, revokeOther, tryIt } from './steps/tools.mjs'

let failed = 0

/** tooWide names what makes the page in the browser wider than the screen, '' for nothing. */
function tooWide() {
  if (document.documentElement.scrollWidth <= innerWidth) return ''
  const out = [...document.querySelectorAll('body *')].filter((e) => {
    const r = e.getBoundingClientRect()
    return r.width > 0 && (r.right > innerWidth + 1 || r.left < -1) && !e.closest('.table-frame, .sidebar, .tabs, .side-list, pre')
  })
  return `${document.documentElement.scrollWidth} px, by ` + out.slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(', ')
}

/**
 * step runs one step and reports how it went; what the page did wrong meanwhile counts too.
 * needs names what an earlier step has to have left: without it the step does not run, and that is a failure of its own.
 */
async function step(page, name, run, needs = {}) {
  const missing = Object.entries(needs).filter(([, value]) => value === undefined).map(([what]) => what)
  if (missing.length > 0) {
    failed++
    console.log(`FAIL  ${name}: not run, for want of ${missing.join(' and ')} of an earlier step`)
    return undefined
  }
  const began = performance.now()
  try {
    const result = await run()
    check(page.wrongs.length === 0, page.wrongs.join('\n'))
    const wide = await page.evaluate(tooWide)
    check(wide === '', 'wider than the screen: ' + wide)
    console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`)
    return result
  } catch (e) {
    failed++
    console.log(`FAIL  ${name} at ${page.url()}: ${e.message}`)
  } finally {
    page.wrongs.length = 0
    page.expected.length = 0
  }
}

async function atWidth(browser, program, width, clerk) {
  const page = await openPage(browser, program.url, { width })
  page.home = program.url
  const signedIn = await step(page, `${width}px: sign in`, () => signIn(page))
  const run = (name, f, needs) => step(page, `${width}px: ${name}`, f, { 'the signed-in user': signedIn, ...needs })
  await run('list', () => list(page))
  await run('filter', () => filter(page))
  const id = await run('edit', () => edit(page))
  await run('add a document', () => addDocument(page, id), { 'the account': id })
  await run('delete', () => remove(page, id), { 'the account': id })
  await run('make a quote', () => makeQuote(page))
  await run('persian', () => persian(page))
  await run('try it', () => tryIt(page))
  await run('reference', () => reference(page))
  await run('operations', () => operations(page))
  await run('large file', () => addLargeFile(page))
  await run('token ends in a form', () => endedInForm(page, clerk))
  if (width > 600) {
    await run('copy as', () => copyAs(page, program.work))
    await run('conflict', () => conflict(page))
    await run('revoke', () => revokeOther(page, clerk))
    await run('expired', () => expired(page))
  }
  await page.context().close()
}

async function asClerk(browser, program, width, clerk) {
  const page = await openPage(browser, program.url, { width })
  page.home = program.url
  await step(page, `${width}px: restricted user`, () => restricted(page, clerk))
  await page.context().close()
}

async function modules(browser, program) {
  const page = await openPage(browser, program.url)
  page.home = program.url
  await signInByKey(page)
  await step(page, '1280px: every module', () => everyModule(page))
  await page.context().close()
}

async function accessibility(browser, program, options) {
  const page = await openPage(browser, program.url, options)
  page.home = program.url
  const label = `${options.dark ? 'dark' : 'light'} ${options.language} ${options.width}px`
  const run = (name, f, needs) => step(page, `axe ${label}: ${name}`, f, needs)
  const fine = async () => {
    const faults = await faultsOf(page)
    check(faults.length === 0, faults.join('\n'))
  }
  await run('sign-in page', async () => {
    await page.goto(page.home + '/console/')
    await page.waitForSelector('form')
    await fine()
  })
  const signedIn = await run('sign in', () => signInByKey(page))
  for (const [name, path] of pages) {
    const look = async () => {
      await open(page, path)
      await page.evaluate(() => [...document.querySelectorAll('main details')].slice(0, 4).forEach((d) => (d.open = true)))
      await fine()
    }
    await run(name, look, { 'the signed-in user': signedIn })
  }
  await page.context().close()
}

const program = await startProgram()
const browser = await startBrowser()
try {
  const began = performance.now()
  const clerk = program.addUser('clerk', 'H5', 'Clerk-Pass1!')
  await Promise.all([atWidth(browser, program, 1280, clerk), atWidth(browser, program, 390, clerk), modules(browser, program)])
  await asClerk(browser, program, 1280, clerk)
  await asClerk(browser, program, 390, clerk)
  await Promise.all([
    accessibility(browser, program, { width: 1280, dark: false, language: 'en' }),
    accessibility(browser, program, { width: 390, dark: true, language: 'fa' }),
  ])
  console.log(`${failed === 0 ? 'all passed' : failed + ' failed'} in ${Math.round((performance.now() - began) / 1000)} s`)
} finally {
  await browser.close()
  await program.stop()
}
process.exitCode = failed === 0 ? 0 : 1
