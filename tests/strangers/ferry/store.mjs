// Everything that Ferry must not forget, in one JSON file that is replaced as a whole.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { selfSigned } from './certificate.mjs'
import { digest, random } from './jose.mjs'

export class Store {
  #file

  constructor(file) {
    this.#file = file
    const kept = read(file) ?? { secret: random(), ...fresh(), accounts: {}, visits: {} }
    Object.assign(this, { secret: kept.secret, accounts: kept.accounts, visits: kept.visits })
    this.pem = { signing: kept.signing, reading: kept.reading }
    this.certificate = kept.certificate
    this.signing = createPrivateKey(kept.signing)
    this.reading = createPrivateKey(kept.reading)
    this.kid = digest(kept.signing).slice(0, 16)
    this.save()
  }

  get publicKeys() {
    const jwk = createPublicKey(this.signing).export({ format: 'jwk' })
    return { keys: [{ ...jwk, kid: this.kid, use: 'sig', alg: 'ES384' }] }
  }

  // Returns when the file stands: what was answered for before a crash is there after it.
  save() {
    const { secret, certificate, accounts, visits } = this
    const text = JSON.stringify({ secret, ...this.pem, certificate, accounts, visits })
    writeFileSync(`${this.#file}.new`, text, { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

function fresh() {
  const pem = { type: 'pkcs8', format: 'pem' }
  const reading = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  return {
    signing: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pem),
    reading: reading.export(pem),
    certificate: selfSigned(reading, 'ferry').toString('base64'),
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (trouble) {
    if (trouble.code === 'ENOENT') return null
    throw trouble
  }
}
