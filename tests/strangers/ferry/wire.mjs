// Calls of other services: with an end to patience, with Retry-After honoured, and JSON only where JSON came.
import { Trouble, unavailable } from './trouble.mjs'

export const PATIENCE_MS = 7000
export const ONE_CALL_MS = 3500
const BUSY = new Set([408, 429, 500, 502, 503, 504])

export const pause = (ms) => new Promise((wake) => setTimeout(wake, ms))

export function retryAfterMs(answer) {
  const seconds = Number(answer?.headers.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}

// One call, no second try. Resolves to {status, headers, text}; null where no answer came.
export async function once(url, options, limitMs = ONE_CALL_MS) {
  try {
    const answer = await fetch(url, { redirect: 'manual', ...options, signal: AbortSignal.timeout(Math.max(limitMs, 1)) })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  } catch {
    return null
  }
}

// A call that may be repeated without harm, until the deadline (a Date.now() value) has come.
export async function patiently(whom, url, options, deadline = Date.now() + PATIENCE_MS) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(url, options, Math.min(ONE_CALL_MS, deadline - Date.now()))
    if (answer && !BUSY.has(answer.status)) return answer
    const wait = Math.max(retryAfterMs(answer), 200 * 2 ** attempt)
    if (Date.now() + wait > deadline) throw unavailable(whom)
    await pause(wait)
  }
}

export function json(whom, answer) {
  try {
    const read = JSON.parse(answer.text)
    if (read && typeof read === 'object') return read
  } catch { /* told below */ }
  throw new Trouble(502, `${whom} gave an answer that cannot be understood.`)
}
