// Pictures of the main pages, in both languages, looks and widths, in screenshots/.
import { mkdirSync } from 'node:fs'
import { openPage, startBrowser } from './browser.mjs'
import { open } from './check.mjs'
import { pages } from './pages.mjs'
import { startProgram } from './program.mjs'
import { signInByKey } from './steps/signin.mjs'

const folder = new URL('../screenshots/', import.meta.url).pathname
mkdirSync(folder, { recursive: true })

const program = await startProgram()
const browser = await startBrowser()
try {
  for (const width of [1280, 390]) {
    for (const language of ['en', 'fa']) {
      for (const dark of [false, true]) {
        const look = `${width}-${language}-${dark ? 'dark' : 'light'}`
        const page = await openPage(browser, program.url, { width, language, dark })
        page.home = program.url
        const picture = (name) => page.screenshot({ path: `${folder}${name}-${look}.png`, fullPage: !['edit', 'figures'].includes(name) })
        await page.goto(page.home + '/console/')
        await page.waitForSelector('form')
        await picture('sign-in')
        await signInByKey(page)
        for (const [name, path] of pages) {
          await open(page, path)
          if (name === 'list') await page.locator('.toolbar button').nth(2).click()
          if (name === 'try') await page.click('.try form button.main').then(() => page.waitForSelector('.exchange'))
          await page.waitForTimeout(150) // labels of references
          await picture(name)
        }
        await page.context().close()
        console.log(look)
      }
    }
  }
} finally {
  await browser.close()
  await program.stop()
}
