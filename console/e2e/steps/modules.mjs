import { check, open } from '../check.mjs'

/** everyModule opens the list, the first record and the form of every module: none may fail. */
export async function everyModule(page) {
  await open(page, '/console/')
  const links = await page.locator('.tile').evaluateAll((tiles) => tiles.map((a) => a.getAttribute('href')))
  check(links.length > 20, 'there are too few modules: ' + links.length)
  const go = async (path) => {
    await page.evaluate((p) => {
      const link = document.createElement('a')
      link.href = p
      document.body.append(link)
      link.click()
      link.remove()
    }, path)
    await page.waitForFunction((p) => location.pathname === p && document.querySelector('main h1') && !document.querySelector('main .busy'), path)
    check((await page.locator('main .problem').count()) === 0, path + ': ' + (await page.locator('main .problem').allTextContents()).join())
  }
  for (const link of links) {
    await go(link)
    const first = page.locator('.grid td.id a').first()
    const record = (await first.count()) > 0 ? await first.getAttribute('href') : ''
    if (record !== '') await go(record)
    const mayCreate = (await page.locator(`a[href="${link}/new"]`).count()) > 0
    await go(link)
    if (mayCreate || (await page.locator(`a[href="${link}/new"]`).count()) > 0) {
      await go(link + '/new')
      await page.waitForSelector('.save-bar')
    }
  }
}
