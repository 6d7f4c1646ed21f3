// Microsoft Graph as Ferry uses it: one meeting per visit, its lobby, its news, and who attended.
import { patiently, json } from './wire.mjs'
import { Trouble } from './trouble.mjs'

const WHOM = 'Microsoft Teams'
const LONGEST_MS = 4200 * 60_000
const twice = (text) => encodeURIComponent(encodeURIComponent(text))

export class Graph {
  #base
  #microsoft

  constructor(settings, microsoft) {
    this.#base = settings.graph
    this.#microsoft = microsoft
  }

  async meeting(clinic, externalId, deadline) {
    const path = `/v1.0/users/${clinic.organizer}/onlineMeetings/createOrGet`
    const made = await this.#call(clinic, 'POST', path, { externalId, subject: 'Virtual visit' }, deadline)
    return { id: made.id, link: made.joinWebUrl }
  }

  // Only those who are invited pass the lobby, and they may let others in.
  async invite(clinic, meeting, accounts, deadline) {
    const attendees = accounts.map((id) => ({ identity: { user: { id } }, role: 'presenter' }))
    const rules = {
      lobbyBypassSettings: { scope: 'invited', isDialInBypassEnabled: false },
      allowedPresenters: 'roleIsPresenter',
      participants: { attendees },
    }
    await this.#call(clinic, 'PATCH', this.#of(clinic, meeting), rules, deadline)
  }

  async subscribe(clinic, meeting, hook, clientState, certificate, deadline) {
    const wish = {
      changeType: 'updated', notificationUrl: hook, lifecycleNotificationUrl: `${hook}/life`, clientState,
      resource: `communications/onlineMeetings(joinWebUrl='${twice(meeting.link)}')/meetingCallEvents`,
      expirationDateTime: this.#longest(), includeResourceData: true,
      encryptionCertificate: certificate, encryptionCertificateId: 'ferry',
    }
    const made = await this.#call(clinic, 'POST', '/beta/subscriptions', wish, deadline, [409])
    return made.id ?? this.#standing(clinic, hook, deadline)
  }

  async renew(clinic, subscription, deadline) {
    const until = { expirationDateTime: this.#longest() }
    await this.#call(clinic, 'PATCH', `/beta/subscriptions/${subscription}`, until, deadline)
  }

  async unsubscribe(clinic, subscription, deadline) {
    await this.#call(clinic, 'DELETE', `/beta/subscriptions/${subscription}`, undefined, deadline, [404])
  }

  async attendance(clinic, meeting, deadline) {
    const path = `${this.#of(clinic, meeting)}/attendanceReports?$expand=attendanceRecords`
    return (await this.#call(clinic, 'GET', path, undefined, deadline)).value
  }

  // Graph allows one subscription per meeting: after a crash it may be there although Ferry does not know of it.
  async #standing(clinic, hook, deadline) {
    const all = await this.#call(clinic, 'GET', '/beta/subscriptions', undefined, deadline)
    return all.value.find((one) => one.notificationUrl === hook)?.id ?? null
  }

  #of = (clinic, meeting) => `/v1.0/users/${clinic.organizer}/onlineMeetings/${encodeURIComponent(meeting.id)}`

  #longest = () => new Date(Date.now() + LONGEST_MS).toISOString()

  async #call(clinic, method, path, body, deadline, alsoFine = []) {
    for (const last of [false, true]) {
      const headers = { authorization: `Bearer ${await this.#microsoft.token(clinic, deadline)}` }
      if (body) headers['content-type'] = 'application/json'
      const options = { method, headers, body: body && JSON.stringify(body) }
      const answer = await patiently(WHOM, this.#base + path, options, deadline)
      if (answer.status < 300) return answer.text ? json(WHOM, answer) : {}
      if (alsoFine.includes(answer.status)) return {}
      if (answer.status !== 401 || last) throw new Trouble(502, `Microsoft Teams refused (${answer.status}).`)
      this.#microsoft.forget(clinic)
    }
  }
}
