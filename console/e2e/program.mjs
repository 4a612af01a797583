// The program, built from the sources and serving its demo on a free port.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname

/** freePort finds a port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** startProgram builds vtrest (VTREST names one that is built already) and serves the demo. addUser makes a user who is no administrator. */
export async function startProgram() {
  const work = mkdtempSync(join(tmpdir(), 'vtrest-console-'))
  mkdirSync(work, { recursive: true })
  let program = process.env.VTREST ?? ''
  if (program === '') {
    program = join(work, 'vtrest')
    const built = spawnSync('go', ['build', '-o', program, './cmd/vtrest'], { cwd: root, stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } })
    if (built.status !== 0) throw new Error('go build failed')
  }
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(program, ['serve', '--demo', '--listen', new URL(url).host, '--data', join(work, 'data')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stdout.on('data', (d) => (log += d))
  child.stderr.on('data', (d) => (log += d))
  const stop = async () => {
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(work, { recursive: true, force: true })
  }
  const addUser = (name, role, password) => {
    const added = spawnSync(program, ['user', 'add', '--demo', '--data', join(work, 'data'), '--role', role, name], { input: password + '\n', encoding: 'utf8' })
    if (added.status !== 0) throw new Error('vtrest user add failed: ' + added.stderr)
    return { name, password, key: added.stdout.trim().split(' ').pop() }
  }
  for (let i = 0; i < 1200; i++) {
    if (child.exitCode !== null) throw new Error('vtrest ended:\n' + log)
    const ready = await fetch(url + '/readyz').then((r) => r.ok, () => false)
    if (ready) return { url, work, stop, addUser }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stop()
  throw new Error('vtrest did not get ready:\n' + log)
}
