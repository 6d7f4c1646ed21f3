"""Whether the connector listens to Teams: subscribed in time and for long enough, and answering at once."""

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from simkit.exchange import Exchange

_HANDSHAKE, _DELIVERY, _SUBSCRIBING = "notification.handshake", "notification.deliver", "subscriptions.create"
_RENEWALS = ("subscriptions.renew", "subscriptions.reauthorize")
_SENT_THERE = ("teams.prejoin", "teams.join")
ANSWER_WITHIN_S = 3.0
"""Microsoft Graph, "Receive change notifications through webhooks": 2xx within three seconds."""


def answered_handshakes(graph: LedgerView, evidence: Evidence) -> None:
    """Every validation handshake was answered, and a subscription came of it."""
    asked = graph.wait_for("Teams asks whether the connector listens, because it subscribes", _HANDSHAKE)
    silent = [handshake for handshake in asked if handshake.facts.get("outcome") != "accepted"]
    if silent:
        raise CheckFailed(
            Finding(
                "every validation handshake is answered with its token, decoded, as text/plain",
                f"{len(silent)} of {len(asked)} were not",
                "answer the handshake from another thread than the one that waits for the subscription",
                tuple(silent),
            )
        )
    made = graph.wait_for("a subscription after the handshakes", _SUBSCRIBING, where=lambda one: one.status == 201)
    evidence.saw(f"{len(asked)} handshakes answered while the subscription was pending", *asked, *made)


def told_that_left(graph: LedgerView, participant: str) -> Exchange:
    """Wait until Teams has told that this participant left; returns the first delivery that says so."""
    told = "Teams tells that the participant left"
    return graph.wait_for(told, _DELIVERY, participant=participant, change="left", deadline_s=30)[0]


def answered_in_time(graph: LedgerView, evidence: Evidence, participant: str) -> None:
    """Every delivery up to the one that says that this participant left was accepted, each within three seconds."""
    last = told_that_left(graph, participant)
    told = [delivery for delivery in graph.all(_DELIVERY) if delivery.number <= last.number]
    late = [one for one in told if one.facts.get("outcome") != "accepted" or one.seconds >= ANSWER_WITHIN_S]
    if late:
        slowest = max(one.seconds for one in late)
        actual = f"{len(late)} of {len(told)} were not; the slowest took {slowest:.1f} s"
        hint = "keep what a notification tells, answer with 2xx, and speak to the chart afterwards"
        raise CheckFailed(Finding("all news is accepted within three seconds", actual, hint, tuple(late)))
    evidence.saw(f"{len(told)} notifications, answered within {max(one.seconds for one in told):.2f} s", *told)


def listened_before(graph: LedgerView, evidence: Evidence, person: str) -> None:
    """A subscription to the meeting stood before anybody was sent to it."""
    sent = graph.all(*_SENT_THERE, where=lambda exchange: bool(exchange.facts.get("meeting")))
    if not sent:
        raise CheckFailed(Finding(f"{person} is sent to the visit's meeting", "nobody was"))
    first = sent[0]
    made = [one for one in graph.all(_SUBSCRIBING, meeting=first.facts["meeting"]) if one.status == 201]
    if not made or made[0].number > first.number:
        actual = "it was made afterwards" if made else "none was made"
        hint = "subscribe to meetingCallEvents before the redirect: Graph tells nothing of a call that runs already"
        raise CheckFailed(
            Finding("a subscription stands before anybody is sent to the meeting", actual, hint, (first, *made))
        )
    evidence.saw(f"Teams had agreed to tell before {person} was sent there", made[0], first)


def standing_subscription(graph: LedgerView) -> str:
    """The id of the subscription that was made last."""
    made = graph.wait_for("a subscription to the meeting", _SUBSCRIBING, where=lambda one: one.status == 201)
    return str(made[-1].facts["subscription"])


def kept_alive(graph: LedgerView, evidence: Evidence, subscription: str, after: int) -> None:
    """The subscription was renewed or reauthorized after an exchange."""
    found = graph.wait_for(
        "the subscription is renewed or reauthorized when Graph asks for it",
        *_RENEWALS,
        where=lambda one: one.number > after and one.status is not None and one.status < 300,
        hint="answer the lifecycle event reauthorizationRequired with PATCH or reauthorize",
        subscription=subscription,
    )
    evidence.saw("Teams was asked to go on", *found)


def made_anew(graph: LedgerView, evidence: Evidence, after: int) -> None:
    """Another subscription was made after an exchange."""
    found = graph.wait_for(
        "a new subscription is made when Graph removes the old one",
        _SUBSCRIBING,
        where=lambda one: one.number > after and one.status == 201,
        hint="answer the lifecycle event subscriptionRemoved with a new subscription",
    )
    evidence.saw("Teams was asked to tell again", *found)
