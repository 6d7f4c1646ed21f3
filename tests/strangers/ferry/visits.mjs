// A visit from the first launch to the last report: its meeting, its people, its news.
import { keyed } from './jose.mjs'
import { opened, understood } from './news.mjs'
import { due, hear, present, recall } from './roster.mjs'
import { PATIENCE_MS } from './wire.mjs'

const FIRST_LOOK_MS = 2000
const LONGEST_LOOK_MS = 600_000
const NEWS_MS = 2500

export class Visits {
  #settings
  #store
  #graph
  #microsoft
  #chart
  #log
  #turns = new Map()
  #looks = new Map()

  constructor({ settings, store, graph, microsoft, chart, log }) {
    this.#settings = settings
    this.#store = store
    this.#graph = graph
    this.#microsoft = microsoft
    this.#chart = chart
    this.#log = log
    for (const id of Object.keys(store.visits)) this.#follow(id)
  }

  accountOf = (clinic, person) => this.#store.accounts[`${clinic.fhir} ${person}`]

  // An account belongs to one person of an environment; false if it is another's already.
  bind(clinic, person, account) {
    const taken = Object.entries(this.#store.accounts)
    if (taken.some(([key, one]) => one === account && key.startsWith(`${clinic.fhir} `))) return false
    this.#store.accounts[`${clinic.fhir} ${person}`] = account
    this.#store.save()
    return true
  }

  // Seats somebody who launched, and returns the meeting's link. Those of one visit take turns.
  seat(clinic, side, csn, person, deadline) {
    const id = keyed(this.#store.secret, `visit ${clinic.fhir} ${csn}`)
    return this.#inTurn(id, async () => {
      const visit = (this.#store.visits[id] ??= {
        clinic: clinic.fhir, csn, meeting: null, invited: null, subscription: null,
        people: {}, seen: {}, ends: [], queue: [], launched: 0,
      })
      const newcomer = { side, external: person, account: this.accountOf(clinic, person) ?? null, launches: 0, told: 0 }
      const seated = (visit.people[`${side} ${person}`] ??= newcomer)
      if (side === 'staff') seated.account = newcomer.account
      visit.meeting ??= await this.#graph.meeting(clinic, id, deadline)
      const invited = Object.values(visit.people).flatMap((one) => one.account && one.side === 'staff' ? [one.account] : [])
      if (visit.invited !== invited.join()) {
        await this.#graph.invite(clinic, visit.meeting, invited, deadline)
        visit.invited = invited.join()
      }
      visit.subscription ??= await this.#subscribed(clinic, id, visit, deadline)
      seated.launches += 1
      visit.launched = Date.now()
      this.#store.save()
      this.#follow(id)
      return visit.meeting.link
    })
  }

  #clientState = (id) => keyed(this.#store.secret, `state ${id}`)

  // News of a visit: true if it was taken or is not worth taking, false if Teams should bring it again.
  async news(id, body) {
    const visit = this.#store.visits[id]
    const clinic = visit && this.#settings.clinics.get(visit.clinic)
    if (!clinic) return true
    const items = body.value.filter((one) => one.clientState === this.#clientState(id))
    try {
      if (!(await this.#microsoft.vouched(clinic, body.validationTokens ?? [], Date.now() + NEWS_MS))) return true
    } catch {
      return false
    }
    for (const item of items) {
      const event = item.encryptedContent && opened(item.encryptedContent, this.#store.reading)
      if (event) hear(visit, understood(event), this.#accounts(visit))
    }
    this.#report(id)
    this.#follow(id)
    return true
  }

  // Graph speaks about the subscription itself.
  async life(id, body) {
    const visit = this.#store.visits[id]
    const clinic = visit && this.#settings.clinics.get(visit.clinic)
    for (const item of body.value.filter((one) => clinic && one.clientState === this.#clientState(id))) {
      await this.#inTurn(id, () => this.#keepListening(clinic, id, visit, item))
    }
  }

  async #keepListening(clinic, id, visit, item) {
    const deadline = Date.now() + PATIENCE_MS
    if (item.lifecycleEvent === 'reauthorizationRequired') {
      await this.#graph.renew(clinic, item.subscriptionId, deadline)
    } else if (item.lifecycleEvent === 'subscriptionRemoved' && item.subscriptionId === visit.subscription) {
      visit.subscription = await this.#subscribed(clinic, id, visit, deadline)
      this.#store.save()
    }
  }

  // The visit goes on without news: the attendance report will tell.
  async #subscribed(clinic, id, visit, deadline) {
    const hook = `${this.#settings.home}/hooks/teams/${id}`
    try {
      const { certificate } = this.#store
      return await this.#graph.subscribe(clinic, visit.meeting, hook, this.#clientState(id), certificate, deadline)
    } catch (trouble) {
      this.#log(`no news of a visit: ${trouble.message}`)
      return null
    }
  }

  #accounts = (visit) => new Set(
    Object.entries(this.#store.accounts).flatMap(([key, one]) => (key.startsWith(`${visit.clinic} `) ? [one] : [])),
  )

  #report(id) {
    const visit = this.#store.visits[id]
    for (const { key, connected } of due(visit)) {
      const { side, external } = visit.people[key]
      visit.queue.push({ side, external, connected })
    }
    this.#store.save()
  }

  // Sends what is due, and looks after the visit from time to time: seldom where nothing happens.
  #follow(id, delay = FIRST_LOOK_MS) {
    this.#chart.work(id)
    clearTimeout(this.#looks.get(id))
    const look = async () => {
      await this.#look(id)
      const visit = this.#store.visits[id]
      if (visit) this.#follow(id, this.#isLeft(visit) ? this.#settings.keepMs : Math.min(delay * 2, LONGEST_LOOK_MS))
    }
    this.#looks.set(id, setTimeout(look, delay).unref())
  }

  // Listens again if it has to, learns from the attendance report what no news told, and forgets what is over.
  #look(id) {
    return this.#inTurn(id, async () => {
      const visit = this.#store.visits[id]
      const clinic = visit && this.#settings.clinics.get(visit.clinic)
      if (!clinic) return
      const deadline = Date.now() + PATIENCE_MS
      visit.subscription ??= await this.#subscribed(clinic, id, visit, deadline)
      for (const report of await this.#graph.attendance(clinic, visit.meeting, deadline)) {
        recall(visit, report, this.#accounts(visit))
      }
      this.#report(id)
      const calm = Date.now() - visit.launched > this.#settings.keepMs
      if (calm && this.#isLeft(visit)) await this.#forget(clinic, id, visit, deadline)
    }).catch((trouble) => this.#log(`a look at a visit failed: ${trouble.message}`))
  }

  #isLeft = (visit) => visit.ends.length > 0 && visit.queue.length === 0 && present(visit).length === 0

  async #forget(clinic, id, visit, deadline) {
    if (visit.subscription) await this.#graph.unsubscribe(clinic, visit.subscription, deadline)
    delete this.#store.visits[id]
    this.#looks.delete(id)
    this.#store.save()
  }

  #inTurn(id, deed) {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).catch(() => {}).then(deed)
    this.#turns.set(id, turn)
    return turn
  }
}
