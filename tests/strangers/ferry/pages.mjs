// What people read when a visit cannot begin.
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export function page(status, what, advice, reference) {
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The visit did not begin</title>
<meta name="viewport" content="width=device-width"><style>body{font:1.1rem sans-serif;margin:3rem auto;max-width:36rem}</style>
</head><body><main><h1>The visit did not begin</h1>
<div role="alert"><p>${escaped(what)}</p><p>${escaped(advice)}</p></div>
<p>Reference: ${escaped(reference)}</p></main></body></html>`
  return { status, headers: HEADERS, body }
}

export const onwards = (location, cookie) => ({
  status: 302,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...(cookie && { 'set-cookie': cookie }) },
  body: '',
})

export const text = (body, status = 200) => ({
  status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body,
})

export const data = (content) => ({
  status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content),
})
