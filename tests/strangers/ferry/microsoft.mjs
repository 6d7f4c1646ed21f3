// Microsoft Entra ID: a clinician's one sign-in, and Ferry's own tokens for Graph.
import { digest, random } from './jose.mjs'
import { json, once, ONE_CALL_MS, patiently } from './wire.mjs'
import { refused, Trouble, unavailable } from './trouble.mjs'

const WHOM = 'Microsoft'
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086'

export class Microsoft {
  #settings
  #keys
  #tokens = new Map()

  constructor(settings, keys) {
    this.#settings = settings
    this.#keys = keys
    this.callback = `${settings.home}/back/microsoft`
  }

  leave(clinic, launch) {
    const attempt = { ...launch, clinic: clinic.fhir, state: random(), nonce: random(), verifier: random() }
    const query = new URLSearchParams({
      client_id: this.#settings.microsoft.client, response_type: 'code', redirect_uri: this.callback,
      response_mode: 'form_post', scope: 'openid profile', state: attempt.state, nonce: attempt.nonce,
      code_challenge: digest(attempt.verifier), code_challenge_method: 'S256',
      prompt: 'select_account', // the browser may still be signed in as the colleague who worked here before
    })
    return { attempt, location: `${clinic.authority}/oauth2/v2.0/authorize?${query}` }
  }

  // The object id of the account that signed in.
  async arrive(clinic, attempt, code, deadline) {
    const form = this.#form({
      grant_type: 'authorization_code', code, redirect_uri: this.callback, code_verifier: attempt.verifier,
    })
    const left = Math.min(ONE_CALL_MS, deadline - Date.now())
    const answer = await once(`${clinic.authority}/oauth2/v2.0/token`, { method: 'POST', body: form }, left)
    if (!answer || answer.status >= 500 || answer.status === 429) throw unavailable(WHOM)
    if (answer.status !== 200) throw refused('Microsoft did not confirm this sign-in.')
    const keys = `${clinic.authority}/discovery/v2.0/keys`
    const claims = await this.#keys.believed(json(WHOM, answer).id_token, keys, WHOM, deadline)
    const expected = {
      iss: `${clinic.authority}/v2.0`, aud: this.#settings.microsoft.client, tid: clinic.tenant, nonce: attempt.nonce,
    }
    const fits = claims?.oid && Object.entries(expected).every(([name, value]) => claims[name] === value)
    if (!fits) throw refused('Microsoft’s word about who you are could not be confirmed.')
    return claims.oid
  }

  async token(clinic, deadline) {
    const kept = this.#tokens.get(clinic.tenant)
    if (kept && kept.until > Date.now()) return kept.token
    const form = this.#form({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' })
    const address = `${clinic.authority}/oauth2/v2.0/token`
    const answer = await patiently(WHOM, address, { method: 'POST', body: form }, deadline)
    if (answer.status !== 200) throw new Trouble(502, 'Microsoft does not let Ferry work for this clinic.')
    const said = json(WHOM, answer)
    this.#tokens.set(clinic.tenant, { token: said.access_token, until: Date.now() + (said.expires_in - 60) * 1000 })
    return said.access_token
  }

  forget(clinic) {
    this.#tokens.delete(clinic.tenant)
  }

  // Whether Graph's change tracking vouches for a notification by these tokens.
  async vouched(clinic, tokens, deadline) {
    const keys = `${clinic.authority}/discovery/v2.0/keys`
    for (const token of tokens) {
      const claims = await this.#keys.believed(token, keys, WHOM, deadline)
      const client = this.#settings.microsoft.client
      const fits = claims?.aud === client && claims.tid === clinic.tenant && (claims.appid ?? claims.azp) === PUBLISHER
      if (!fits) return false
    }
    return tokens.length > 0
  }

  #form(fields) {
    const { client, secret } = this.#settings.microsoft
    return new URLSearchParams({ client_id: client, client_secret: secret, ...fields })
  }
}
