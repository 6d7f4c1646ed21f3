"""What Teams tells the connector, and what somebody else tells it in Teams' name."""

from typing import Any
from urllib.parse import quote

from pytest_bdd import given, parsers, then, when

from conformance.judges import news
from conformance.judges.sign_in import last_number
from conformance.rehearsal import Rehearsal
from features.steps.chart import chart_of
from features.steps.visits import enter

OKAFOR = "Dr. Okafor"

ODDITIES: dict[str, tuple[str, dict[str, Any]]] = {
    "twice": ("notifications-duplicated", {"times": None}),
    "out of order": ("notifications-reordered", {"times": 1}),
    "late": ("notification-delayed", {"times": 1, "options": {"delay_s": 1}}),
}
FORGERIES = {
    "a wrong client state": "notification-wrong-client-state",
    "a broken signature": "notification-tampered-signature",
    "a false proof of sender": "notification-bad-validation-token",
}


@given(parsers.re(r"Teams' news comes (?P<oddly>twice|out of order|late)"))
def comes_oddly(rehearsal: Rehearsal, oddly: str) -> None:
    fault, wish = ODDITIES[oddly]
    rehearsal.arm(fault, **wish)


@given(parsers.parse("somebody forges news with {flaw}"))
def forged(rehearsal: Rehearsal, flaw: str) -> None:
    rehearsal.arm(FORGERIES[flaw])


@then("the connector answered every question of Teams whether it listens")
def answered_handshakes(rehearsal: Rehearsal) -> None:
    news.answered_handshakes(rehearsal.graph, rehearsal.evidence)


@when("Maya leaves and Teams tells of it")
def leaves_and_it_is_told(rehearsal: Rehearsal) -> None:
    rehearsal.patient("Maya").leave()
    news.told_that_left(rehearsal.graph, rehearsal.patient("Maya").participant)


@then("all news up to Maya's leaving was answered within three seconds")
def answered_in_time(rehearsal: Rehearsal) -> None:
    news.answered_in_time(rehearsal.graph, rehearsal.evidence, rehearsal.patient("Maya").participant)


@then(parsers.parse("Teams had agreed to tell of the meeting before {person} was sent there"))
def listened_before(rehearsal: Rehearsal, person: str) -> None:
    news.listened_before(rehearsal.graph, rehearsal.evidence, person)


@when("Teams asks whether it should go on telling")
def asks_to_go_on(rehearsal: Rehearsal) -> None:
    _happens_to_subscription(rehearsal, "reauthorization-required")


@when("Teams stops telling")
def stops_telling(rehearsal: Rehearsal) -> None:
    _happens_to_subscription(rehearsal, "remove")


def _happens_to_subscription(rehearsal: Rehearsal, deed: str) -> None:
    rehearsal.subscription = news.standing_subscription(rehearsal.graph)
    rehearsal.graph_mark = last_number(rehearsal.graph)
    where = f"/tenants/{rehearsal.clinic.plan.tenant_id}/subscriptions/{quote(rehearsal.subscription, safe='')}"
    rehearsal.world.graph.post(f"{where}/{deed}", {})


@then("the connector has asked it to go on")
def asked_to_go_on(rehearsal: Rehearsal) -> None:
    news.kept_alive(rehearsal.graph, rehearsal.evidence, rehearsal.subscription, rehearsal.graph_mark)


@then("the connector has asked Teams to tell again")
def asked_to_tell_again(rehearsal: Rehearsal) -> None:
    news.made_anew(rehearsal.graph, rehearsal.evidence, rehearsal.graph_mark)


@then("the chart hears that Dr. Okafor is disconnected after leaving")
def disconnected_after_leaving(rehearsal: Rehearsal) -> None:
    rehearsal.clinician(OKAFOR).leave()
    chart_of(rehearsal).hears(OKAFOR, rehearsal.external_id(OKAFOR), "disconnected")


@then("the chart hears that Dr. Okafor is connected after beginning the visit")
def connected_after_beginning(rehearsal: Rehearsal) -> None:
    enter(rehearsal.clinician(OKAFOR), rehearsal.visit.csn)
    chart_of(rehearsal).hears(OKAFOR, rehearsal.external_id(OKAFOR), "connected")


@given("Teams refuses to tell of the meeting")
def refuses_to_tell(rehearsal: Rehearsal) -> None:
    rehearsal.arm("subscription-refused", times=None)


@given("Teams' news of people who leave is lost")
def news_of_leaving_lost(rehearsal: Rehearsal) -> None:
    rehearsal.arm("notification-lost", times=None, match={"change": "left"})
