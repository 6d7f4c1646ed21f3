// Ferry: brings people from Epic to Teams and tells the chart who is there. `node server.mjs`, settings from FERRY_*.
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { createServer as createPlain } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { Chart } from './chart.mjs'
import { Ehr } from './ehr.mjs'
import { Graph } from './graph.mjs'
import { Keys } from './jose.mjs'
import { Launches } from './launches.mjs'
import { Microsoft } from './microsoft.mjs'
import { data, page, text } from './pages.mjs'
import { readSettings } from './settings.mjs'
import { Store } from './store.mjs'
import { AGAIN, Trouble } from './trouble.mjs'
import { Visits } from './visits.mjs'

const MOST_BYTES = 1_000_000

const settings = settingsOrExit()
const store = new Store(settings.stateFile)
const log = (line) => appendFileSync(settings.logFile, `${new Date().toISOString()} ${line}\n`)
const keys = new Keys()
const microsoft = new Microsoft(settings, keys)
const graph = new Graph(settings, microsoft)
const chart = new Chart(settings, store, log)
const ehr = new Ehr(settings, store, keys)
const visits = new Visits({ settings, store, graph, microsoft, chart, log })
const launches = new Launches({ settings, ehr, microsoft, visits })

const routes = [
  ['GET', /^\/up$/, () => text('up')],
  ['GET', /^\/keys$/, () => data(store.publicKeys)],
  ['GET', /^\/go\/(staff|portal)$/, ({ query, browser }, side) => launches.begin(side, query, browser)],
  ['GET', /^\/back\/ehr$/, ({ query, browser }) => launches.backFromEhr(query, browser)],
  ['POST', /^\/back\/microsoft$/, async ({ request, browser }) =>
    launches.backFromMicrosoft(new URLSearchParams(await bodyOf(request)), browser)],
  ['POST', /^\/hooks\/teams\/([\w-]+)$/, (asked, id) => heard(asked, (body) => visits.news(id, body))],
  ['POST', /^\/hooks\/teams\/([\w-]+)\/life$/, (asked, id) => heard(asked, (body) => {
    visits.life(id, body).catch((trouble) => log(`a subscription is not kept up: ${trouble.message}`))
    return true
  })],
]

function settingsOrExit() {
  try {
    return readSettings(process.env)
  } catch (trouble) {
    console.error(trouble.message)
    return process.exit(2)
  }
}

async function heard({ query, request }, take) {
  if (query.has('validationToken')) return text(query.get('validationToken'))
  const body = JSON.parse(await bodyOf(request))
  return (await take(body)) ? text('', 202) : text('', 503)
}

async function bodyOf(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > MOST_BYTES) throw new Trouble(413, 'That is too long.')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function cookieOf(request) {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([name]) => name === launches.cookie)?.[1]
}

async function answered(request, path, query) {
  const asked = { query, request, browser: cookieOf(request) }
  for (const [method, pattern, deed] of routes) {
    const found = pattern.exec(path)
    if (found && method === request.method) return deed(asked, ...found.slice(1))
  }
  throw new Trouble(404, 'There is nothing at this address.')
}

async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, settings.home)
  const reference = randomUUID().slice(0, 8)
  const answer = await answered(request, pathname, searchParams).catch((trouble) => {
    if (trouble instanceof Trouble) return page(trouble.status, trouble.message, trouble.advice, reference)
    log(`${reference} broke: ${trouble.stack}`)
    return page(500, 'Something went wrong at Ferry.', AGAIN, reference)
  })
  log(`${reference} ${request.method} ${pathname} ${answer.status}`)
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

const server = settings.tls ? createSecure(settings.tls, serve) : createPlain(serve)
server.listen(settings.port, settings.host)
process.on('SIGTERM', () => process.exit(0))
