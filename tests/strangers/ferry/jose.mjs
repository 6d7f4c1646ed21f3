// Tokens: making our own (ES384) and believing those of others (RS256 by their published keys, and nothing else).
import { createHash, createHmac, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { json, patiently } from './wire.mjs'

const SKEW_S = 180
const KEYS_FRESH_MS = 300_000
const KEYS_REST_MS = 1000

export const random = () => randomBytes(32).toString('base64url')
export const digest = (text) => createHash('sha256').update(text).digest('base64url')
export const keyed = (secret, text) => createHmac('sha256', secret).update(text).digest('base64url')

const part = (content) => Buffer.from(JSON.stringify(content)).toString('base64url')
const seconds = () => Math.floor(Date.now() / 1000)

// RFC 7523. It ends after 150 s and says no more of time, so that clocks may differ by two minutes either way.
export function assertion(client, audience, key, kid) {
  const claims = { iss: client, sub: client, aud: audience, jti: random(), exp: seconds() + 150 }
  const text = `${part({ alg: 'ES384', typ: 'JWT', kid })}.${part(claims)}`
  return `${text}.${sign('sha384', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

export class Keys {
  #kept = new Map()

  // The claims of a token that one of the keys at `url` signed and that is not too old; null for any other.
  async believed(token, url, whom, deadline) {
    const [head, body, signature] = String(token).split('.')
    const header = parsed(head)
    const claims = parsed(body)
    if (header?.alg !== 'RS256' || !claims) return null
    const key = await this.#key(url, header.kid, whom, deadline)
    const text = Buffer.from(`${head}.${body}`)
    if (!key || !verify('sha256', text, key, Buffer.from(signature ?? '', 'base64url'))) return null
    const young = claims.exp > seconds() - SKEW_S && (claims.nbf ?? 0) < seconds() + SKEW_S
    return young ? claims : null
  }

  async #key(url, kid, whom, deadline) {
    let set = this.#kept.get(url)
    if (!set || set.at < Date.now() - KEYS_FRESH_MS || (!set.keys.has(kid) && set.at < Date.now() - KEYS_REST_MS)) {
      const answer = await patiently(whom, url, {}, deadline)
      const published = json(whom, answer).keys.filter((one) => one.kty === 'RSA')
      set = { at: Date.now(), keys: new Map(published.map((one) => [one.kid, one])) }
      this.#kept.set(url, set)
    }
    const found = set.keys.get(kid)
    return found && createPublicKey({ key: found, format: 'jwk' })
  }
}

function parsed(text) {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString())
  } catch {
    return null
  }
}
