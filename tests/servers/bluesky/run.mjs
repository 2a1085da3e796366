// Runs a whole Bluesky network on loopback for as long as standard input stays open: PostgreSQL, Redis, identity
// directory, personal data server, application view, moderation. Nothing outlives it; every run is a fresh network.
//
// Started as `node run.mjs PACKAGES`, PACKAGES being the folder that `setup` filled. Prints one line of JSON when all
// answers: { pds, appview, accounts: [{ handle, did, password, appPassword, expiredAccess }], phases }.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const packages = process.argv[2]
const room = mkdtempSync(join(tmpdir(), 'pupitre-bluesky-'))
chmodSync(room, 0o711)
const children = []
const phases = {}

let leaving = false
async function leave(code) {
  if (leaving) return
  leaving = true
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
  const gone = Promise.all(running.map((child) => new Promise((left) => child.once('exit', left))))
  // PostgreSQL takes this as "stop at once, workers too".
  for (const child of running) child.kill('SIGQUIT')
  await Promise.race([gone, new Promise((late) => setTimeout(late, 3_000))])
  for (const child of running) child.kill('SIGKILL')
  rmSync(room, { recursive: true, force: true, maxRetries: 5 })
  process.exit(code)
}
process.stdin.on('end', () => leave(0)).on('error', () => leave(0)).resume()
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => leave(0))
process.on('uncaughtException', (error) => {
  console.error(error)
  leave(1)
})

// The services listen on every interface; here they may be reached from this machine only.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first, second] = args
  if (first !== null && typeof first === 'object' && 'port' in first) {
    args[0] = { ...first, host: '127.0.0.1' }
  } else if (/^\d+$/.test(String(first))) {
    args.splice(1, typeof second === 'string' ? 1 : 0, '127.0.0.1')
  }
  this.once('listening', () => {
    const at = this.address()
    if (typeof at === 'object' && at.address !== '127.0.0.1') throw new Error(`listening on ${at.address}`)
  })
  return listen.apply(this, args)
}

const freePort = () =>
  new Promise((found, failed) => {
    const probe = net.createServer().once('error', failed)
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => found(port))
    })
  })

async function untilOpen(port, child) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`)
    const open = await new Promise((said) => {
      const socket = net.connect(port, '127.0.0.1', () => said(true)).on('error', () => said(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error(`nothing listens on ${port}`)
}

function run(name, file, args, options) {
  const log = openSync(join(room, `${name}.log`), 'a')
  const child = spawn(file, args, { stdio: ['ignore', log, log], ...options })
  child.on('error', (error) => {
    console.error(`${name}: ${error.message}`)
    leave(1)
  })
  children.push(child)
  return child
}

// PostgreSQL refuses to run as root.
function unprivileged() {
  if (process.getuid() !== 0) return {}
  const id = (flag, user) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', user), gid: id('-g', user) }
    } catch {
      // Not on this system.
    }
  }
  throw new Error('no unprivileged user')
}

function postgresFolder() {
  const base = '/usr/lib/postgresql'
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a))
  return join(base, versions[0], 'bin')
}

async function postgres() {
  const who = unprivileged()
  const bin = postgresFolder()
  const data = join(room, 'postgres')
  mkdirSync(data, { mode: 0o700 })
  if (who.uid !== undefined) chownSync(data, who.uid, who.gid)
  const quick = ['--no-sync', '--no-locale', '-E', 'UTF8', '-A', 'trust', '-U', 'pupitre']
  execFileSync(join(bin, 'initdb'), ['-D', data, ...quick], { ...who, cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] })
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', max_connections: 200 }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  await untilOpen(port, run('postgres', join(bin, 'postgres'), ['-D', data, ...args], { ...who, cwd: '/' }))
  return `postgresql://pupitre@127.0.0.1:${port}/postgres`
}

async function redis() {
  const port = await freePort()
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', room]
  await untilOpen(port, run('redis', 'redis-server', args))
  return `127.0.0.1:${port}`
}

async function call(url, method, input, token) {
  const response = await fetch(`${url}/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${method}: ${response.status} ${await response.text()}`)
  return response.json()
}

// An access token that was good two hours ago, signed with the server's own key.
async function expired(network, did) {
  const { SignJWT } = createRequire(join(packages, 'node_modules/@atproto/pds/package.json'))('jose')
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ scope: 'com.atproto.appPass' })
    .setProtectedHeader({ typ: 'at+jwt', alg: 'HS256' })
    .setAudience(network.pds.ctx.cfg.service.did)
    .setSubject(did)
    .setIssuedAt(now - 14_400)
    .setExpirationTime(now - 7_200)
    .sign(network.pds.jwtSecretKey())
}

async function account(network, name) {
  const url = network.pds.url
  const password = `pw-${name}-${crypto.randomUUID()}`
  const made = await call(url, 'com.atproto.server.createAccount', {
    handle: `${name}.test`,
    email: `${name}@example.test`,
    password,
  })
  const app = await call(url, 'com.atproto.server.createAppPassword', { name: 'pupitre' }, made.accessJwt)
  const expiredAccess = await expired(network, made.did)
  return { handle: made.handle, did: made.did, password, appPassword: app.password, expiredAccess }
}

async function timed(name, work) {
  const started = performance.now()
  const result = await work()
  phases[name] = Math.round(performance.now() - started)
  return result
}

const [database, cache] = await timed('databases', () => Promise.all([postgres(), redis()]))
Object.assign(process.env, {
  DB_POSTGRES_URL: database,
  DB_POSTGRES_SCHEMA: 'pupitre',
  REDIS_HOST: cache,
  TMPDIR: room,
  LOG_ENABLED: 'false',
  NODE_ENV: 'development',
})
const entry = pathToFileURL(join(packages, 'node_modules/@atproto/dev-env/dist/index.js'))
const { TestNetwork, mockMailer } = await timed('load', () => import(entry.href))
const view = await freePort()
const network = await timed('network', () =>
  TestNetwork.create({
    pds: { hostname: 'localhost', enableDidDocWithSession: true },
    bsky: { port: view, publicUrl: `http://localhost:${view}` },
  }),
)
// Mails are kept in memory instead of being sent.
mockMailer(network.pds)
const accounts = await timed('accounts', async () => [await account(network, 'alice'), await account(network, 'bob')])
await timed('indexed', () => network.processAll())
process.stdout.write(`${JSON.stringify({ pds: network.pds.url, appview: network.bsky.url, accounts, phases })}\n`)
