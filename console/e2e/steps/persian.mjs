import { check, open, same } from '../check.mjs'

/** persian switches to Persian: direction, digits and dates. */
export async function persian(page) {
  await open(page, '/console/records/Accounts/3')
  await page.click('.switches button[lang=fa]')
  await page.waitForSelector('html[lang=fa][dir=rtl]')
  await page.waitForSelector('.jalali')
  const dates = await page.locator('.date').allTextContents()
  check(dates.some((d) => d.includes('2016-10-28 14:40:37') && d.includes('۷ آبان ۱۳۹۵')), 'no Jalali date stands beside the stored one: ' + dates.join(' | '))
  check((await page.locator('main').textContent()).includes('نام سازمان'), 'the fields have no Persian names')
  const modules = await page.locator('.module-list li').allTextContents()
  const english = modules.filter((m) => !/[آ-ی]/.test(m))
  same(english, [], 'modules without a Persian name')
  same(modules, [...modules].sort(new Intl.Collator('fa').compare), 'order of the modules')
  const side = await page.evaluate(() => {
    const rect = document.querySelector('.page-head h1').getBoundingClientRect()
    return rect.right > innerWidth / 2
  })
  check(side, 'the title does not stand on the right')
  check(await page.evaluate(() => [...document.fonts].some((f) => f.family === 'Vazirmatn' && f.status === 'loaded')), 'the Persian font is not loaded')
  await page.reload()
  await page.waitForSelector('html[lang=fa]')
  await page.click('.switches button[lang=en]')
  same(await page.getAttribute('html', 'dir'), 'ltr', 'direction of English')
}
