"""Whether tokens, codes and secrets were readable where other people may look."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from conformance.evidence import CheckFailed, Evidence, Finding, RehearsalBroke
from conformance.ledgers import LedgerView
from conformance.people.browser import Hop
from simkit.control_client import SightingSeen
from simkit.exchange import Exchange

_JWT = re.compile(r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.")
_IN_ANSWER = ("code", "access_token", "id_token", "refresh_token")
_LOOSE = ("unsafe-url", "no-referrer-when-downgrade")
_AUTHORIZE = "smart.authorize"


def in_no_address(ledgers: Sequence[LedgerView], hops: Sequence[Hop], given: Iterable[str], evidence: Evidence) -> None:
    """No address that the connector called or sent a browser to carried a secret, and no Referer did."""
    _search_works(ledgers)
    for ledger in ledgers:
        sighted = [seen for seen in ledger.sightings() if _is_leak(seen)]
        if sighted:
            first = sighted[0]
            exchange = ledger.get(first.exchange)
            _fail(f"the {first.label} in the address of {first.operation}", exchange)
        referred = [one for one in ledger.all() for name, value in one.request_headers if _refers(name, value)]
        if referred:
            _fail(f"a secret in the Referer of {referred[0].operation}", referred[0])
    secrets = {*given, *_received(hops)}
    for hop in hops:
        if _holds(_without_launch(hop.header("Location")), secrets):
            _fail(f"a redirect of the connector to {urlsplit(hop.header('Location')).path}")
    evidence.saw(f"{len(hops)} answers of the connector and two ledgers searched, no secret in any address")


def on_no_page(hops: Sequence[Hop], given: Iterable[str], evidence: Evidence) -> None:
    """No page of the connector held a secret, and none hands its own address on."""
    secrets = {*given, *_received(hops), *_launches(hops)}
    pages = [hop for hop in hops if hop.is_page]
    for hop in pages:
        if _holds(hop.body, secrets):
            raise CheckFailed(Finding("no secret on a page of the connector", f"one at {urlsplit(hop.url).path}"))
        if hop.header("Referrer-Policy").lower() in _LOOSE:
            expected = "a Referrer-Policy that keeps addresses from other sites"
            raise CheckFailed(Finding(expected, hop.header("Referrer-Policy")))
    evidence.saw(f"{len(pages)} pages among {len(hops)} answers of the connector, none with a secret")


def _search_works(ledgers: Sequence[LedgerView]) -> None:
    """The tokens of this scenario were sighted where they belong; else nothing was searched for."""
    known = {seen.label for ledger in ledgers for seen in ledger.sightings() if seen.place == "response-body"}
    if "access token" not in known and not any(ledger.all("smart.authorize") for ledger in ledgers):
        raise RehearsalBroke("The search for secrets saw neither a token nor a sign-in in this scenario.")


def _is_leak(seen: SightingSeen) -> bool:
    """SMART App Launch has the launch value in the address of the authorization request, and nothing else."""
    in_place = seen.operation == _AUTHORIZE and seen.label == "launch"
    return seen.kind == "secret" and seen.place == "url" and not in_place


def _refers(name: str, value: str) -> bool:
    return name.lower() == "referer" and ("‹" in value or any(f"{each}=" in value for each in _IN_ANSWER))


def _received(hops: Sequence[Hop]) -> Iterator[str]:
    """What came back in the addresses of sign-ins."""
    for hop in hops:
        query = parse_qs(urlsplit(hop.url).query)
        yield from (value for name in _IN_ANSWER for value in query.get(name, ()))


def _launches(hops: Sequence[Hop]) -> Iterator[str]:
    for hop in hops:
        yield from parse_qs(urlsplit(hop.url).query).get("launch", ())


def _without_launch(address: str) -> str:
    return re.sub(r"([?&]launch=)[^&]*", r"\1", address)


def _holds(text: str, secrets: Iterable[str]) -> bool:
    plain = unquote(text)
    return bool(_JWT.search(plain)) or any(secret in plain for secret in secrets if len(secret) >= 8)


def _fail(actual: str, *exchanges: Exchange) -> None:
    hint = "send tokens in headers, codes and secrets in bodies, and redirect without what came back"
    raise CheckFailed(Finding("no secret in any address that the connector makes", actual, hint, exchanges))
