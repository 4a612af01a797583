// Fails if the built files that are committed are not what the sources make.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

const root = new URL('..', import.meta.url).pathname
const committed = join(root, '../internal/web/console/dist')
const fresh = mkdtempSync(join(tmpdir(), 'vtrest-dist-'))

const files = (folder) => readdirSync(folder, { recursive: true }).filter((f) => statSync(join(folder, f)).isFile()).sort()

await build({ root, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } })
const [want, got] = [files(fresh), files(committed)]
const other = want.filter((f) => !got.includes(f) || !readFileSync(join(fresh, f)).equals(readFileSync(join(committed, f))))
const extra = got.filter((f) => !want.includes(f))
rmSync(fresh, { recursive: true })
if (other.length + extra.length > 0) {
  console.error('the built files are not those of the sources; run make console: ' + [...other, ...extra].join(', '))
  process.exit(1)
}
console.log('the built files are those of the sources')
