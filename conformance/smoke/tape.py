"""Recording a smoke run and replaying it: answers by VCR.py; instants, troubles and the connection beside them.

Everything is scrubbed in memory and only then written; what is read is restored for the host that is asked for.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import vcr

from conformance.evidence import RehearsalBroke
from conformance.smoke.address import FhirBase
from conformance.smoke.cassette import Cassettes
from conformance.smoke.scrub import Scrubber
from conformance.smoke.transport import Probe, Transport
from conformance.smoke.visitor import Answer, Ask, Visit, Visitor, as_visit

CASSETTE = "answers.yaml"
NOTES = "notes.json"
_SCHEMA = 1


class WrongTape(ValueError):
    """The recording cannot be used; the message is one sentence that says why."""


@dataclass(frozen=True)
class Sources:
    """Where a run gets what it looks at."""

    visitor: Visitor
    probe: Probe


@contextlib.contextmanager
def recording(directory: Path, base: FhirBase, sources: Sources) -> Iterator[Sources]:
    """Pass everything through and keep it; the two files are written when the block ends."""
    scrubber, notes = Scrubber(base.host), _Notes(base)
    with _cassette(directory, Cassettes(scrubber, playing=False)):
        yield Sources(_Noting(sources.visitor, notes), notes.probing(sources.probe))
    text = json.dumps(notes.as_json(), indent=1)
    scrubber.learn(text)
    (directory / NOTES).write_text(scrubber.scrub(text) + "\n", "utf-8")


@contextlib.contextmanager
def replaying(directory: Path, base: FhirBase, sources: Sources) -> Iterator[Sources]:
    """Answer everything from the recording; WrongTape if there is none, or none of this address."""
    scrubber = Scrubber(base.host)
    notes = _read(directory, scrubber)
    recorded = str(notes.get("fhir_base"))
    if recorded != base.url:
        raise WrongTape(
            f"{directory} was recorded for {scrubber.scrub(recorded)}, not for {scrubber.scrub(base.url)}; "
            "give a --fhir-base with the same scheme, port and path (any host)."
        )
    with _cassette(directory, Cassettes(scrubber, playing=True)):
        yield Sources(_Replaying(sources.visitor, notes["visits"], directory), lambda _base: _transport(notes))


def _cassette(directory: Path, cassettes: Cassettes) -> contextlib.AbstractContextManager[Any]:
    recorder = vcr.VCR(record_mode="none" if cassettes.playing else "all", decode_compressed_response=True)
    recorder.register_persister(cassettes)
    return recorder.use_cassette(directory / CASSETTE)  # type: ignore[no-any-return]


def _read(directory: Path, scrubber: Scrubber) -> dict[str, Any]:
    try:
        text = (directory / NOTES).read_text("utf-8")
        notes = json.loads(scrubber.restore(text))
    except (OSError, ValueError):
        raise WrongTape(f"{directory} holds no recording; make one with --record {directory}.") from None
    if not isinstance(notes, dict) or notes.get("schema") != _SCHEMA:
        raise WrongTape(f"{directory / NOTES} is not of this version of the program; record it again.")
    return notes


class _Notes:
    """What VCR.py does not keep."""

    def __init__(self, base: FhirBase) -> None:
        self._base = base
        self._transport: Transport | None = None
        self._visits: dict[str, dict[str, Any]] = {}

    def add(self, url: str, visit: Visit) -> None:
        self._visits[url] = {
            "asked_at": visit.asked_at.isoformat(),
            "answered_at": visit.answered_at.isoformat(),
            "seconds": visit.exchange.seconds,
            "trouble": visit.trouble,
        }

    def probing(self, probe: Probe) -> Probe:
        def noted(base: FhirBase) -> Transport:
            seen = self._transport = probe(base)
            return seen

        return noted

    def as_json(self) -> dict[str, Any]:
        seen = self._transport
        transport = None if seen is None else {name: _written(value) for name, value in vars(seen).items()}
        return {"schema": _SCHEMA, "fhir_base": self._base.url, "transport": transport, "visits": self._visits}


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _transport(notes: Mapping[str, Any]) -> Transport:
    kept = dict(notes["transport"] or {})
    if not kept:
        raise RehearsalBroke("The recording does not tell how the connection was; record it again.")
    expires = kept.pop("expires")
    at = datetime.fromisoformat(kept.pop("at"))
    return Transport(at, **kept, expires=datetime.fromisoformat(expires) if expires else None)


class _Noting:
    def __init__(self, inner: Visitor, notes: _Notes) -> None:
        self._inner = inner
        self._notes = notes

    def get(self, operation: str, url: str, accept: str) -> Visit:
        visit = self._inner.get(operation, url, accept)
        self._notes.add(url, visit)
        return visit


class _Replaying:
    def __init__(self, inner: Visitor, visits: Mapping[str, Mapping[str, Any]], directory: Path) -> None:
        self._inner = inner
        self._visits = visits
        self._directory = directory
        self._asked = 0

    def get(self, operation: str, url: str, accept: str) -> Visit:
        if url not in self._visits:
            raise RehearsalBroke(f"The recording in {self._directory} has no answer of {url}; record it again.")
        kept = self._visits[url]
        self._asked += 1
        asked_at, answered_at = (datetime.fromisoformat(kept[name]) for name in ("asked_at", "answered_at"))
        answer = Answer(trouble=str(kept["trouble"]))
        if not answer.trouble:
            answer = self._inner.get(operation, url, accept).answer
        ask = Ask(self._asked, operation, url, accept)
        return as_visit(ask, answer, (asked_at, answered_at), float(kept["seconds"]))
