// Chromium, with an eye on what a page must not do.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

// How long a step waits for something before it counts as stuck, in ms. A slow machine needs seconds; only what never comes takes all of it.
const hang = 60_000

/** startBrowser starts the distribution's Chromium (CHROMIUM names another). */
export function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? places.find((p) => existsSync(p))
  if (executablePath === undefined) throw new Error('there is no Chromium: apt-get install chromium, or set CHROMIUM')
  return chromium.launch({ executablePath, headless: true, args: quiet })
}

/** openPage opens a page at a width. What it does wrong lands in page.wrongs: console errors, requests to other hosts. */
export async function openPage(browser, url, { width = 1280, dark = false, language = 'en' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 860 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Asia/Tehran',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  })
  await context.addInitScript((l) => localStorage.getItem('vtrest.language') ?? localStorage.setItem('vtrest.language', JSON.stringify(l)), language)
  const page = await context.newPage()
  page.setDefaultTimeout(hang)
  page.wrongs = []
  page.expected = [] // patterns of console messages that a step provokes
  page.on('console', (m) => {
    if (m.type() !== 'error' && m.type() !== 'warning') return
    const text = `${m.text()} (${m.location().url})`
    if (!page.expected.some((e) => e.test(text))) page.wrongs.push('console: ' + text)
  })
  page.on('pageerror', (e) => page.wrongs.push('error: ' + e.message))
  page.on('request', (r) => {
    const to = new URL(r.url())
    if (to.protocol.startsWith('http') && to.origin !== url) page.wrongs.push('request to another host: ' + r.url())
  })
  return page
}
