"""Standing between the connector and Epic: the addresses that a browser is sent to, held before it goes there."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from conformance.evidence import DeedFailed, Finding
from conformance.people.clinician import Clinician
from conformance.people.page import Page
from conformance.people.patient import Patient
from conformance.people.person import Person
from conformance.rehearsal import Rehearsal


def before_launch(rehearsal: Rehearsal, person: Clinician | Patient) -> str:
    """The launch address that Epic's button leads to; the person did not go there."""
    launches = [rehearsal.target.launch_url(kind) for kind in rehearsal.target.launch]
    expected = "Epic opens the launch URL of the record"
    return _held(person, lambda url: _bare(url) in launches, lambda: _begin(rehearsal, person), expected)


def before_callback(rehearsal: Rehearsal, person: Clinician | Patient) -> str:
    """The address at which Epic hands the browser back after the launch; the person did not go there."""
    return held_at(rehearsal, person, lambda: _begin(rehearsal, person))


def held_at(rehearsal: Rehearsal, person: Person, deed: Callable[[], object]) -> str:
    """The address at which Epic hands the browser back in the course of a deed; the person did not go there."""
    expected = "Epic hands the browser back to a registered address"
    return _held(person, lambda url: is_callback(rehearsal, url), deed, expected)


def names_of_visit(rehearsal: Rehearsal) -> list[str]:
    """What the context tokens of the target call the visit."""
    contexts = [record.get("context", "") for record in rehearsal.records.values()]
    pairs = [
        pair.partition("=") for text in (*contexts, *rehearsal.target.context.values()) for pair in text.split("&")
    ]
    return sorted({name for name, _, value in pairs if "%CSN%" in value})


def is_callback(rehearsal: Rehearsal, url: str) -> bool:
    """Whether an address is one that the target registered with Epic."""
    registered = [uri for kind in ("provider", "patient") for uri in rehearsal.target.epic[kind].redirect_uris]
    return any(_bare(url) == rehearsal.target.address(callback) for callback in registered)


def query_of(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def with_query(address: str, **changes: str | None) -> str:
    """The address with parameters added, changed, or (None) taken away."""
    query = {**query_of(address), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return urlunsplit(urlsplit(address)._replace(query=urlencode(kept)))


def _held(person: Person, where: Callable[[str], bool], deed: Callable[[], object], expected: str) -> str:
    person.browser.stopping_before(where)
    deed()
    address = person.browser.stopped_at
    person.browser.stopping_before(None)
    if address is None:
        raise DeedFailed(Finding(expected, person.where()))
    return address


def _begin(rehearsal: Rehearsal, person: Clinician | Patient) -> Page:
    if isinstance(person, Clinician):
        return person.press_begin(rehearsal.visit.csn)
    return person.begin_visit(rehearsal.visit.csn)


def _bare(url: str) -> str:
    return url.split("?", maxsplit=1)[0]
