// Launches from the EHR: SMART App Launch with PKCE where the server has it, and OpenID Connect where it has that.
import { assertion, digest, random } from './jose.mjs'
import { json, once, ONE_CALL_MS, patiently } from './wire.mjs'
import { refused, Trouble, unavailable } from './trouble.mjs'

const FRESH_MS = 300_000
const WHOM = 'Epic'
const BY_KEY = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export class Ehr {
  #settings
  #store
  #keys
  #documents = new Map()

  constructor(settings, store, keys) {
    this.#settings = settings
    this.#store = store
    this.#keys = keys
    this.callback = `${settings.home}/back/ehr`
  }

  // Where the browser goes with a launch, and what must be remembered until it comes back.
  async leave(clinic, side, launch, deadline) {
    const server = await this.#server(clinic, deadline)
    const attempt = { clinic: clinic.fhir, side, state: random(), nonce: random(), verifier: random() }
    const query = new URLSearchParams({
      response_type: 'code', client_id: this.#settings.clients[side], redirect_uri: this.callback, launch,
      scope: 'launch openid fhirUser', state: attempt.state, nonce: attempt.nonce, aud: clinic.fhir,
    })
    if (server.pkce) {
      query.set('code_challenge', digest(attempt.verifier))
      query.set('code_challenge_method', 'S256')
    }
    return { attempt, location: `${server.authorize}${server.authorize.includes('?') ? '&' : '?'}${query}` }
  }

  // Who launched which visit, once the browser is back with a code. Says `Trouble` for whatever cannot be believed.
  async arrive(clinic, attempt, code, deadline) {
    const server = await this.#server(clinic, deadline)
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: this.callback })
    if (server.pkce) form.set('code_verifier', attempt.verifier)
    this.#authenticate(form, attempt.side, server.token)
    const answer = await once(server.token, { method: 'POST', body: form }, Math.min(ONE_CALL_MS, deadline - Date.now()))
    if (!answer || answer.status >= 500 || answer.status === 429) throw unavailable(WHOM)
    if (answer.status !== 200) throw refused('Epic did not confirm this launch.')
    const launch = json(WHOM, answer)
    if (server.keys) await this.#identify(server, attempt, launch.id_token, deadline)
    if (launch.ferrySide !== attempt.side) throw refused('This launch was set up for somebody else: it is not for you.')
    const named = [launch.ferryVisit, launch.ferryPerson].every((id) => id && !id.includes('%'))
    if (!named) throw refused('Epic did not say which visit this is and who you are.')
    return { csn: launch.ferryVisit, person: launch.ferryPerson }
  }

  #authenticate(form, side, tokenEndpoint) {
    const client = this.#settings.clients[side]
    form.set('client_id', client)
    if (side === 'staff') {
      form.set('client_assertion_type', BY_KEY)
      form.set('client_assertion', assertion(client, tokenEndpoint, this.#store.signing, this.#store.kid))
    }
  }

  async #identify(server, attempt, token, deadline) {
    const claims = await this.#keys.believed(token, server.keys, WHOM, deadline)
    const expected = { iss: server.issuer, aud: this.#settings.clients[attempt.side], nonce: attempt.nonce }
    const fits = claims && Object.entries(expected).every(([name, value]) => claims[name] === value)
    if (!fits) throw refused('Epic’s word about who you are could not be confirmed.')
    const isPatient = /\/Patient\/[^/]+$/.test(claims.fhirUser ?? '')
    if (claims.fhirUser && isPatient !== (attempt.side === 'portal')) {
      throw refused('This launch was set up for somebody else: it is not for you.')
    }
  }

  async #server(clinic, deadline) {
    const known = this.#documents.get(clinic.fhir)
    if (known && known.at > Date.now() - FRESH_MS) return known.server
    const server = (await this.#modern(clinic, deadline)) ?? (await this.#classic(clinic, deadline))
    this.#documents.set(clinic.fhir, { at: Date.now(), server })
    return server
  }

  async #modern(clinic, deadline) {
    const headers = { accept: 'application/json' }
    const answer = await patiently(WHOM, `${clinic.fhir}/.well-known/smart-configuration`, { headers }, deadline)
    if (answer.status !== 200) return null
    const said = json(WHOM, answer)
    return {
      authorize: said.authorization_endpoint,
      token: said.token_endpoint,
      pkce: (said.code_challenge_methods_supported ?? []).includes('S256'),
      issuer: said.issuer,
      keys: said.jwks_uri,
    }
  }

  // November 2018: the addresses stand in the capability statement, there is neither PKCE nor an identity token.
  async #classic(clinic, deadline) {
    const headers = { accept: 'application/fhir+json' }
    const answer = await patiently(WHOM, `${clinic.fhir}/metadata`, { headers }, deadline)
    const found = json(WHOM, answer).rest?.[0]?.security?.extension ?? []
    const uris = found.find((one) => one.url.endsWith('/oauth-uris'))?.extension ?? []
    const named = (name) => uris.find((one) => one.url === name)?.valueUri
    if (!named('authorize') || !named('token')) throw new Trouble(502, 'Epic does not say where visits are launched.')
    return { authorize: named('authorize'), token: named('token'), pkce: false, issuer: null, keys: null }
  }
}
