"""What left Epic that should not have: sightings of canaries, trusted only where the search proves that it works."""

from collections.abc import Sequence
from urllib.parse import quote

from conformance.evidence import CheckFailed, Evidence, Finding, RehearsalBroke
from conformance.judges.at_rest import patients_of
from conformance.ledgers import LedgerView
from conformance.observing.controls import prove_text
from conformance.observing.disguises import CONTROL, control_value, disguised
from conformance.observing.pieces import ADDRESS, Piece
from conformance.observing.search import Search
from conformance.people.browser import Hop
from scenarios.world import Clinic
from simkit.control_client import ControlClient
from simkit.exchange import FORMS, PLACES

_SENT_BY_CALLER = ("url", "request-header", "request-body")


def search_works(client: ControlClient, clinic: str) -> int:
    """Plant a value, send it in every place and form, and see that each is sighted; returns how many that were.

    RehearsalBroke names the first place and form that the search missed.
    """
    seen_before = client.ledger().last
    for form in FORMS:
        value = control_value(form)
        client.plant(clinic, [{"label": f"{CONTROL} {form}", "value": value}])
        sent = disguised(form, value)
        client.echo(clinic, f"control={quote(sent, safe='%')}", sent, f"[{sent}]")
    sighted = {
        (seen.place, seen.form)
        for seen in client.sightings(clinic, after=seen_before)
        if seen.label.startswith(CONTROL) and seen.label.endswith(seen.form)
    }
    for form in FORMS:
        for place in PLACES:
            if (place, form) not in sighted:
                raise RehearsalBroke(f"The search for canaries missed its positive control: {form} in {place}.")
    return len(sighted)


def nothing_identifying(graph: LedgerView, evidence: Evidence) -> None:
    """No call to Graph or Entra ID carried a canary of a patient in its address, headers or body."""
    controls = search_works(graph.client, graph.clinic)
    operations = {op["name"]: op["caller"] for op in graph.client.get("/operations")["operations"]}
    calls = [exchange for exchange in graph.all() if operations.get(exchange.operation) != "simulator"]
    sighted = [
        seen
        for seen in graph.sightings()
        if seen.kind == "canary" and seen.place in _SENT_BY_CALLER and not seen.label.startswith(CONTROL)
    ]
    if sighted:
        first = sighted[0]
        raise CheckFailed(
            Finding(
                "nothing that identifies a patient is sent to Microsoft",
                f"{first.label} in the {first.place} of {first.operation} ({first.form})",
                "send ids only: no name belongs in a subject, display name, address or header",
                tuple(graph.get(number) for number in dict.fromkeys(seen.exchange for seen in sighted)),
            )
        )
    if not calls:
        raise CheckFailed(Finding("calls to Microsoft to search", "none were made"))
    evidence.saw(f"{len(calls)} calls searched ({controls} positive controls found), no canary in any", *calls[-3:])


def no_address_identifies(answers: Sequence[Hop], clinic: Clinic, evidence: Evidence) -> None:
    """No address of the connector that a browser came to, and none that it was sent on to, names a patient."""
    addresses = [Piece(ADDRESS, hop.url.split("?")[0], f"{hop.url}\n{hop.header('location')}") for hop in answers]
    controls = sum(prove_text(piece.place, str(piece.content), piece.where) for piece in addresses[:1])
    leaks = list(Search(patients_of(clinic))(addresses))
    if leaks or not addresses:
        actual = str(leaks[0]) if leaks else "nobody came to the connector"
        hint = "keep what belongs to a visit on the server, and put an id of your own into the address"
        raise CheckFailed(Finding("no address of the connector identifies a patient", actual, hint))
    evidence.saw(f"{len(addresses)} addresses searched ({controls} positive controls found), no patient in any")


_RECORDED = ("/chats", "/messages", "/recordings", "/transcripts", "getallrecordings", "getalltranscripts")


def fetches_nothing_said(graph: LedgerView, evidence: Evidence) -> None:
    """No call to Graph asks for chat, recordings or transcripts."""
    operations = {op["name"]: op["caller"] for op in graph.client.get("/operations")["operations"]}
    calls = [exchange for exchange in graph.all() if operations.get(exchange.operation) == "connector"]
    curious = [call for call in calls if any(word in call.url.casefold() for word in _RECORDED)]
    if curious:
        raise CheckFailed(
            Finding(
                "chat, recordings and transcripts are never fetched",
                f"{curious[0].method} {curious[0].url.split('?')[0]}",
                "a visit needs its meeting and its call events, nothing of what was said",
                tuple(curious),
            )
        )
    if not calls:
        raise CheckFailed(Finding("calls to Microsoft to look at", "none were made"))
    evidence.saw(f"{len(calls)} calls to Microsoft, none for chat, recordings or transcripts", *calls[-3:])
