// What goes wrong in a way that a person is told: the HTTP status, what happened, and what to do now.
export const AGAIN = 'Go back to your schedule or to MyChart and press “Begin virtual visit” again.'

export class Trouble extends Error {
  constructor(status, what, advice = AGAIN) {
    super(what)
    this.status = status
    this.advice = advice
  }
}

export const refused = (what, advice) => new Trouble(403, what, advice)
export const unavailable = (whom) =>
  new Trouble(503, `${whom} does not answer at the moment.`, `Wait a minute. ${AGAIN}`)
