// A step fails by throwing; what it says is what was wrong.

/** check throws what unless ok. */
export function check(ok, what) {
  if (!ok) throw new Error(what)
}

/** same compares two values as JSON. */
export function same(got, want, what) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)]
  if (a !== b) throw new Error(`${what}: got ${a}, want ${b}`)
}

/** settled waits until nothing is on its way. */
export async function settled(page) {
  await page.waitForSelector('main .busy, main [aria-busy=true]', { state: 'detached' })
}

/** open goes to a page of the console and waits until it is there. */
export async function open(page, path) {
  await page.goto(page.home + path)
  await page.waitForSelector('main h1')
  await settled(page)
}

/** byField is the input of a field in a form of a record. */
export function byField(page, name) {
  return page.locator('#field-' + name)
}
