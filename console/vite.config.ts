import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

// Libraries whose code is in the built files, for the list of licences.
const shipped = ['preact', 'preact-iso', '@preact/signals', '@preact/signals-core', 'uplot', 'lucide', 'vazirmatn']

/** licences writes the licence texts of what the built files contain beside them. */
function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const texts = shipped.map((name) => {
        const folder = `node_modules/${name}`
        const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string }
        const text = ['LICENSE', 'LICENSE.md', 'OFL.txt'].map((file) => read(`${folder}/${file}`)).find((t) => t !== '')
        if (text === undefined) throw new Error(`${name} has no licence text`)
        return `${name} ${version}\n\n${text.trim()}\n`
      })
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n' + '-'.repeat(72) + '\n\n') })
    },
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

// The program to which `npm run dev` passes the calls on.
const program = process.env.VTREST ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/console/',
  plugins: [licences()],
  build: {
    outDir: '../internal/web/console/dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: addresses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { hashCharacters: 'hex' } },
  },
  server: {
    proxy: { '^/(modules|console/api|healthz|readyz)': program, '^/$': program },
  },
})
