// A self-signed X.509 certificate in DER: Teams encrypts for it, and Node can read certificates but not make them.
import { createPublicKey, randomBytes, sign } from 'node:crypto'

const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')

function der(tag, ...parts) {
  const body = Buffer.concat(parts)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...parts) => der(0x30, ...parts)
const instant = (year) => der(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`))

export function selfSigned(privateKey, commonName) {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))))
  const serial = der(0x02, Buffer.from([1]), randomBytes(8))
  const year = new Date().getUTCFullYear()
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const version = der(0xa0, der(0x02, Buffer.from([2])))
  const content = sequence(
    version, serial, SHA256_WITH_RSA, name, sequence(instant(year - 1), instant(year + 2)), name, publicKey,
  )
  return sequence(content, SHA256_WITH_RSA, der(0x03, Buffer.from([0]), sign('sha256', content, privateKey)))
}
