"""What left Epic that should not have: sightings of canaries, trusted only where the search proves that it works."""

import base64
import gzip
import json
from urllib.parse import quote

from conformance.evidence import CheckFailed, Evidence, Finding, RehearsalBroke
from conformance.ledgers import LedgerView
from simkit.control_client import ControlClient
from simkit.exchange import FORMS, PLACES

_CONTROL = "positive control"
_CONTROLS = {"url": "Control url Quillfeather"}  # percent-encoding shows only where there is something to encode
_SENT_BY_CALLER = ("url", "request-header", "request-body")


def search_works(client: ControlClient, clinic: str) -> int:
    """Plant a value, send it in every place and form, and see that each is sighted; returns how many that were.

    RehearsalBroke names the first place and form that the search missed.
    """
    seen_before = client.ledger().last
    for form in FORMS:
        value = _CONTROLS.get(form, f"Control-{form}-Quillfeather")
        client.plant(clinic, [{"label": f"{_CONTROL} {form}", "value": value}])
        sent = _disguised(form, value)
        client.echo(clinic, f"control={quote(sent, safe='%')}", sent, f"[{sent}]")
    sighted = {
        (seen.place, seen.form)
        for seen in client.sightings(clinic, after=seen_before)
        if seen.label.startswith(_CONTROL) and seen.label.endswith(seen.form)
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
        if seen.kind == "canary" and seen.place in _SENT_BY_CALLER and not seen.label.startswith(_CONTROL)
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


def _disguised(form: str, value: str) -> str:
    if form == "url":
        return quote(value)
    if form == "base64":
        return base64.b64encode(f"name={value}".encode()).decode()
    if form == "jwt":
        parts = ({"alg": "none", "typ": "JWT"}, {"name": value}, {"signature": "none"})
        return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    if form == "gzip":
        return base64.b64encode(gzip.compress(f"name={value}".encode())).decode()
    return value
