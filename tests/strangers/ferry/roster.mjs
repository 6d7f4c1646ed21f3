// Who is in a visit, from news that may come twice, late or in the wrong order. No I/O.
//
// visit.people: {key: {side, external, account, launches, told}}   visit.seen: {participant: {who, in, left}}
// visit.ends: instants at which a call was over                    Instants are ISO texts of one form: they sort as texts.

export function hear(visit, event, others) {
  if (event.kind === 'ended' && !visit.ends.includes(event.at)) visit.ends.push(event.at)
  for (const entry of event.kind === 'roster' ? event.entries : []) {
    const seen = (visit.seen[entry.id] ??= { who: whoIs(visit, entry.account, others), in: null, left: null })
    if (entry.gone) seen.left = event.at
    else if (!entry.lobby) seen.in = seen.in && seen.in < event.at ? seen.in : event.at
  }
}

// What an attendance report adds: the end of its call, and people of whom no news came.
export function recall(visit, report, others) {
  hear(visit, { kind: 'ended', at: report.meetingEndDateTime })
  for (const record of report.attendanceRecords) {
    record.attendanceIntervals.forEach((interval, place) => {
      const key = `${report.id}/${record.id}/${place}`
      if (visit.seen[record.id] || visit.seen[key]) return
      const who = whoIs(visit, record.identity?.id ?? null, others)
      visit.seen[key] = { who, in: interval.joinDateTime, left: interval.leaveDateTime }
    })
  }
}

// The reports that are still due: [{key, connected}]. Each person's alternate, beginning with a connection.
export function due(visit) {
  const reports = []
  for (const [key, person] of Object.entries(visit.people)) {
    const wanted = changes(visit, key)
    while (person.told < wanted || (person.told > wanted && (person.told - wanted) % 2)) {
      reports.push({ key, connected: person.told % 2 === 0 })
      person.told += 1
    }
  }
  return reports
}

export const present = (visit) => Object.values(visit.seen).filter((one) => isOpen(visit, one))

// Staff are known by their accounts. A patient has none: it is whoever nobody knows, for as many as have launched.
function whoIs(visit, account, others) {
  const people = Object.entries(visit.people)
  const member = people.find(([, person]) => person.account && person.account === account)
  if (member) return member[0]
  if (others.has(account)) return null
  const open = (key) => Object.values(visit.seen).filter((one) => one.who === key && isOpen(visit, one)).length
  const patient = people.find(([key, person]) => person.side === 'portal' && open(key) < person.launches)
  return patient ? patient[0] : null
}

const endOf = (visit, seen) => seen.left ?? visit.ends.filter((end) => seen.in && end > seen.in).sort()[0] ?? null

const isOpen = (visit, seen) => endOf(visit, seen) === null

// How often a person came and went: connections that overlap are one.
function changes(visit, key) {
  const own = Object.values(visit.seen).filter((one) => one.who === key && one.in)
  const steps = own.flatMap((one) => {
    const end = endOf(visit, one)
    return [{ at: one.in, by: 1 }, ...(end ? [{ at: end, by: -1 }] : [])]
  })
  steps.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : other.by - one.by))
  let inside = 0
  let count = 0
  for (const step of steps) {
    if (inside + step.by === 0 || (inside === 0 && step.by === 1)) count += 1
    inside += step.by
  }
  return count
}
