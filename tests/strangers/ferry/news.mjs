// What Teams posts about a call: read only if it is meant for us, untouched, and vouched for by Microsoft.
import { constants, createDecipheriv, createHmac, privateDecrypt, timingSafeEqual } from 'node:crypto'

const IV_BYTES = 16

export function opened(content, key) {
  const padding = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  const secret = privateDecrypt(padding, Buffer.from(content.dataKey, 'base64'))
  const data = Buffer.from(content.data, 'base64')
  const expected = createHmac('sha256', secret).update(data).digest()
  const given = Buffer.from(content.dataSignature, 'base64')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const decipher = createDecipheriv('aes-256-cbc', secret, secret.subarray(0, IV_BYTES))
  return JSON.parse(Buffer.concat([decipher.update(data), decipher.final()]).toString())
}

// The documentation spells members in camelCase, live services partly in PascalCase: capitals mean nothing here.
export function plain(value) {
  if (Array.isArray(value)) return value.map(plain)
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), plain(inner)]))
}

// {kind: 'ended'|'roster'|'other', at, entries: [{id, account, lobby, gone}]}
export function understood(event) {
  const said = plain(event)
  const kind = said.eventtype ?? said.calleventtype
  const entries = (said['participants@delta'] ?? said.participants ?? []).map((one) => ({
    id: one.id,
    account: one.info?.identity?.user?.id ?? null,
    lobby: one.isinlobby === true,
    gone: Boolean(one.removedstate),
  }))
  return { kind: { callEnded: 'ended', rosterUpdated: 'roster' }[kind] ?? 'other', at: said.eventdatetime, entries }
}
