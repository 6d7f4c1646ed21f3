"""The link by which people come to the meeting, beside the one that Teams gave the connector."""

import json
from urllib.parse import unquote

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.judges.meetings import made_for_visit
from conformance.ledgers import LedgerView
from conformance.people import screens
from conformance.people.attendance import Attendee
from simkit.exchange import Exchange

_GIVING = ("meetings.join_url", "meetings.get", "meetings.find")


def came_by_teams_link(person: Attendee, graph: LedgerView, evidence: Evidence) -> None:
    """The browser came to Teams by a link that Graph gave the connector for this visit, character by character."""
    calls = [*made_for_visit(graph), *graph.all(*_GIVING)]
    given = {link: call for call in calls for link in _links_in(call)}
    opened = (hop.url for hop in reversed(person.browser.hops) if hop.method == "GET")
    used = next((url for url in opened if screens.is_join_address(url)), "")
    found = given.get(unquote(used))
    if found is None:
        raise CheckFailed(
            Finding(
                f"{person.name} comes to the meeting by the link that Teams gave",
                used or "the browser never came to a join link",
                "hand the join link on as it is: decode nothing, encode nothing, add nothing",
                tuple(calls),
            )
        )
    evidence.saw(f"{person.name} came by Teams' own link", found)


def _links_in(call: Exchange) -> list[str]:
    """The links in an answer of Graph, decoded once: clients spell the same address in more than one way."""
    try:
        answer = json.loads(call.response_body)
    except ValueError:
        return []
    found = [answer.get(name) for name in ("joinWebUrl", "joinUrl", "value")] if isinstance(answer, dict) else []
    return [unquote(link) for link in found if isinstance(link, str)]


def not_sent_outside(person: str, stopped_at: str, evidence: Evidence) -> None:
    """The browser was never redirected to the outside address; `stopped_at` is where it was held, or empty."""
    if stopped_at:
        hint = "redirect to addresses of your own and to registered ones only, never to one from a request"
        raise CheckFailed(Finding(f"{person}'s browser is not sent to an address from outside", stopped_at, hint))
    evidence.saw(f"{person}'s browser was sent to no address from outside")
