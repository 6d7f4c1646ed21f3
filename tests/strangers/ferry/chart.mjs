// Telling the chart: each visit's reports in their order, again and again until they are taken or refused for good.
import { once, pause, retryAfterMs } from './wire.mjs'

const LONGEST_MS = 300_000
const FIRST_MS = 300
const ID_TYPES = { staff: '1', portal: '2' }

export class Chart {
  #settings
  #store
  #log
  #working = new Set()

  constructor(settings, store, log) {
    this.#settings = settings
    this.#store = store
    this.#log = log
    const { user, password, client } = settings.chart
    const credentials = Buffer.from(`emp$${user}:${password}`).toString('base64')
    this.headers = { authorization: `Basic ${credentials}`, 'epic-client-id': client }
  }

  // Sees to a visit's reports until none is left; one worker per visit, so that no visit waits for another.
  async work(id) {
    if (this.#working.has(id)) return
    this.#working.add(id)
    try {
      for (let tries = 0; this.#next(id); ) {
        const wait = await this.#send(id, this.#next(id), tries)
        tries = wait === null ? 0 : tries + 1
        if (wait !== null) await pause(wait)
      }
    } catch (trouble) {
      this.#log(`a report was not sent: ${trouble.stack}`)
    } finally {
      this.#working.delete(id)
    }
  }

  #next = (id) => this.#store.visits[id]?.queue[0]

  // null if the report is dealt with, else the milliseconds until the next try.
  async #send(id, report, tries) {
    const clinic = this.#settings.clinics.get(this.#store.visits[id].clinic)
    const body = clinic && new URLSearchParams({
      ConferenceID: this.#store.visits[id].csn, ExternalID: report.external, ExternalIDType: ID_TYPES[report.side],
      VendorName: 'Ferry', ConnectionStatus: report.connected ? '1' : '2',
    })
    const answer = clinic ? await once(clinic.statusUrl, { method: 'POST', headers: this.headers, body }) : { status: 404 }
    const status = answer?.status ?? 0
    const later = !answer || status === 408 || status === 429 || status >= 500 || (status === 401 && tries === 0)
    if (later) return Math.max(retryAfterMs(answer), Math.min(FIRST_MS * 2 ** tries, LONGEST_MS))
    if (status >= 300) this.#log(`the chart refused a report for good (${status})`)
    this.#store.visits[id].queue.shift()
    this.#store.save()
    return null
  }
}
