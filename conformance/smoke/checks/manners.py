"""Clock, speed and openness to other origins."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from conformance.smoke.document import Document
from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import NotReached, Seen, broken, doubtful
from conformance.smoke.visitor import ORIGIN, Visit

TOLERABLE = timedelta(minutes=4)
CLOSE = timedelta(seconds=30)
QUICK_S = 2.0


def clock_within_assertions(env: Environment) -> Seen:
    """A client assertion lives five minutes at most at Epic: with more difference each is expired or too long."""
    return _clock(
        env, TOLERABLE, "Set both clocks by NTP: with such a difference signed client assertions are refused."
    )


def clock_is_close(env: Environment) -> Seen:
    """Half a minute is what token lifetimes and schedules take without being noticed."""
    return _clock(
        env, CLOSE, "Set both clocks by NTP, and let the connector allow for the difference in `iat` and `exp`."
    )


def answers_quickly(env: Environment) -> Seen:
    """Measured from here, with a connection made for each request."""
    _documents(env)
    visits = [document.last for document in (env.smart, env.metadata)]
    evidence = tuple(visit.exchange for visit in visits)
    slow = [visit for visit in visits if visit.exchange.seconds > QUICK_S]
    if slow:
        worst = max(slow, key=lambda visit: visit.exchange.seconds)
        raise broken(
            f"discovery documents within {QUICK_S:g} s",
            f"{worst.exchange.seconds:.1f} s for {worst.exchange.url}",
            "Make sure that the connector keeps these documents instead of fetching them in each launch.",
            *evidence,
        )
    times = ", ".join(f"{visit.exchange.seconds * 1000:.0f} ms" for visit in visits)
    return Seen(times, evidence)


def open_to_other_origins(env: Environment) -> Seen:
    """SMART App Launch 2.2: discovery documents may be read from any origin."""
    documents = _documents(env)
    evidence = tuple(document.last.exchange for document in documents)
    closed = [one for one in documents if one.last.header("Access-Control-Allow-Origin") not in ("*", ORIGIN)]
    if closed:
        raise broken(
            "Access-Control-Allow-Origin for any origin",
            f"{closed[0].last.exchange.url} does not allow a page of {ORIGIN}",
            "It matters only to connectors that read these documents in the browser.",
            *evidence,
        )
    return Seen("any origin may read the discovery documents", evidence)


def _documents(env: Environment) -> list[Document]:
    """The discovery documents that could be read; NotReached without any."""
    documents = [document for document in (env.smart, env.metadata) if document.content is not None]
    if not documents:
        raise NotReached("DISC-01", "no discovery document could be read.")
    return documents


def _clock(env: Environment, allowed: timedelta, hint: str) -> Seen:
    visit = _dated(env)
    told = visit.header("Date") or ""
    try:
        server = parsedate_to_datetime(told)
        low, high = server - visit.answered_at, server + timedelta(seconds=1) - visit.asked_at
    except (ValueError, TypeError):
        raise doubtful(
            "a readable Date header", f"Date: {told!r}", "Compare the clocks by hand.", visit.exchange
        ) from None
    measured = (
        f"its clock is between {low.total_seconds():+.1f} s and {high.total_seconds():+.1f} s from this machine's "
        f"(the Date header of {visit.exchange.url}, which has whole seconds, against the instants of asking and answer)"
    )
    least = max(low, -high, timedelta(0))
    if least > allowed:
        raise broken(f"at most {allowed.total_seconds():g} s of difference", measured, hint, visit.exchange)
    return Seen(measured, (visit.exchange,))


def _dated(env: Environment) -> Visit:
    """The quickest answer that carries a date and came from no cache on the way."""
    visits = [*env.metadata.visits, *env.smart.visits]
    fresh = [visit for visit in visits if visit.header("Date") and (visit.header("Age") or "0").strip() == "0"]
    if not fresh:
        raise doubtful(
            "an answer with a Date header that no cache kept",
            "none of the answers has one",
            "Compare the clocks by hand.",
            *(visit.exchange for visit in visits),
        )
    return min(fresh, key=lambda visit: visit.exchange.seconds)
