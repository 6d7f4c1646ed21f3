// What Ferry is told when it starts. Every name is Ferry's own; the target file fills them in.
import { readFileSync } from 'node:fs'

export function readSettings(env) {
  const need = (name) => {
    if (!env[name]) throw new Error(`${name} is not set: Ferry does not start without it.`)
    return env[name]
  }
  const clinics = JSON.parse(need('FERRY_CLINICS')).map((one) => ({
    fhir: one.fhir_base.replace(/\/+$/, ''),
    statusUrl: one.status_url,
    tenant: one.tenant_id,
    authority: one.authority,
    organizer: one.organizer_id,
  }))
  return {
    host: need('FERRY_HOST'),
    port: Number(need('FERRY_PORT')),
    home: need('FERRY_HOME').replace(/\/+$/, ''),
    tls: env.FERRY_CERT ? { cert: readFileSync(env.FERRY_CERT), key: readFileSync(env.FERRY_KEY) } : null,
    graph: need('FERRY_GRAPH'),
    clinics: new Map(clinics.map((one) => [one.fhir, one])),
    clients: { staff: need('FERRY_STAFF_CLIENT'), portal: need('FERRY_PORTAL_CLIENT') },
    chart: { client: need('FERRY_CHART_CLIENT'), user: need('FERRY_CHART_USER'), password: need('FERRY_CHART_PASSWORD') },
    microsoft: { client: need('FERRY_MICROSOFT_CLIENT'), secret: need('FERRY_MICROSOFT_SECRET') },
    stateFile: env.FERRY_STATE ?? 'ferry-state.json',
    logFile: env.FERRY_LOG ?? 'ferry.log',
    keepMs: Number(env.FERRY_KEEP_S ?? 86_400) * 1000,
  }
}
