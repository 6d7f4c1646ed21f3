// The way of a person from the EHR's button to the meeting, and what is remembered while the browser is elsewhere.
import { digest, random } from './jose.mjs'
import { onwards } from './pages.mjs'
import { PATIENCE_MS } from './wire.mjs'
import { refused, Trouble } from './trouble.mjs'

const AWAY_MS = 600_000
const MOST_AWAY = 10_000

export class Launches {
  #settings
  #ehr
  #microsoft
  #visits
  #away = new Map()

  constructor({ settings, ehr, microsoft, visits }) {
    this.#settings = settings
    this.#ehr = ehr
    this.#microsoft = microsoft
    this.#visits = visits
    this.cookie = settings.home.startsWith('https:') ? '__Host-ferry' : 'ferry'
  }

  async begin(side, query, browser) {
    const clinic = this.#settings.clinics.get((query.get('iss') ?? '').replace(/\/+$/, ''))
    if (!clinic) throw refused('This Epic environment is not one that Ferry works for.', 'Tell the people who run it.')
    if (!query.get('launch')) throw new Trouble(400, 'This address belongs to a launch from Epic.')
    const { attempt, location } = await this.#ehr.leave(clinic, side, query.get('launch'), Date.now() + PATIENCE_MS)
    return this.#sentAway(attempt, location, browser)
  }

  async backFromEhr(query, browser) {
    const deadline = Date.now() + PATIENCE_MS
    const attempt = this.#back('ehr', query, browser)
    const clinic = this.#settings.clinics.get(attempt.clinic)
    const launch = await this.#ehr.arrive(clinic, attempt, query.get('code') ?? '', deadline)
    if (attempt.side === 'staff' && !this.#visits.accountOf(clinic, launch.person)) {
      const signIn = this.#microsoft.leave(clinic, launch)
      return this.#sentAway({ ...signIn.attempt, step: 'microsoft' }, signIn.location, browser)
    }
    return onwards(await this.#visits.seat(clinic, attempt.side, launch.csn, launch.person, deadline))
  }

  async backFromMicrosoft(query, browser) {
    const deadline = Date.now() + PATIENCE_MS
    const attempt = this.#back('microsoft', query, browser)
    const clinic = this.#settings.clinics.get(attempt.clinic)
    const account = await this.#microsoft.arrive(clinic, attempt, query.get('code') ?? '', deadline)
    const bound = this.#visits.accountOf(clinic, attempt.person)
    if (bound !== account && (bound || !this.#visits.bind(clinic, attempt.person, account))) {
      throw refused('This Microsoft account belongs to somebody else at Epic.', 'Sign in with your own account.')
    }
    return onwards(await this.#visits.seat(clinic, 'staff', attempt.csn, attempt.person, deadline))
  }

  #sentAway(attempt, location, browser) {
    const mark = browser || random()
    const now = Date.now()
    for (const [state, one] of this.#away) if (one.until < now || this.#away.size > MOST_AWAY) this.#away.delete(state)
    this.#away.set(attempt.state, { step: 'ehr', ...attempt, browser: digest(mark), until: now + AWAY_MS })
    // Microsoft sends the browser back with a form: a cookie that is kept from other sites would not come along.
    const guard = this.cookie.startsWith('__Host-') ? 'SameSite=None; Secure' : 'SameSite=Lax'
    return onwards(location, `${this.cookie}=${mark}; Path=/; HttpOnly; ${guard}`)
  }

  // The attempt that this very browser was sent away with; each comes back once.
  #back(step, query, browser) {
    const state = query.get('state') ?? ''
    const attempt = this.#away.get(state)
    const ours = attempt && attempt.step === step && attempt.until > Date.now() && attempt.browser === digest(browser ?? '')
    if (!ours) throw new Trouble(400, 'This sign-in did not begin in this browser, or it is over already.')
    this.#away.delete(state)
    if (query.get('error')) throw refused('The sign-in was not completed.')
    return attempt
  }
}
