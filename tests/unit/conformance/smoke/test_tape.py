"""Recording and replaying: nothing private is written, and a replay says what the recorded run said."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request

from conformance.evidence import RehearsalBroke
from conformance.smoke.address import fhir_base
from conformance.smoke.catalogue import CHECKS
from conformance.smoke.environment import Environment
from conformance.smoke.run import run
from conformance.smoke.tape import Sources, WrongTape, recording, replaying
from conformance.smoke.transport import NetworkProbe, Transport
from conformance.smoke.visitor import Limits, NetworkVisitor
from simkit.clock import SystemClock

METADATA = "/clinic/api/FHIR/R4/metadata"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl"
HOST, PARENT = "fhir.test.lamna-health.org", "lamna-health.org"


def network(limits: Limits | None = None) -> Sources:
    """The network as the command line uses it."""
    return Sources(NetworkVisitor(limits or Limits(2, 10)), NetworkProbe(2))


def said(url: str, sources: Sources) -> dict[str, tuple[str, str]]:
    """Verdict and words of every check."""
    results = run(CHECKS, Environment(fhir_base(url), sources.visitor, sources.probe))
    return {
        one.check.id: (
            str(one.verdict),
            one.reason or (one.finding.actual if one.finding else one.seen.what if one.seen else ""),
        )
        for one in results
    }


def written(directory: Path) -> str:
    """Everything in a recording, as it stands on disk."""
    return "\n".join(file.read_text("utf-8") for file in sorted(directory.iterdir()))


def test_a_replay_says_what_the_run_said(epic: Any, tmp_path: Path) -> None:
    """Verdicts and words are the same, and the environment is not asked again."""
    epic.documents["/clinic/keys"]["keys"] = []
    with recording(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        first = said(epic.fhir_base, sources)
    asked = len(epic.asked)
    with replaying(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        assert said(epic.fhir_base, sources) == first
    assert len(epic.asked) == asked


def test_troubles_are_replayed_too(epic: Any, tmp_path: Path) -> None:
    """An address where nobody listens is one again in the replay, although VCR keeps answers only."""
    epic.documents[METADATA]["rest"][0]["security"]["extension"] = []
    epic.documents["/clinic/api/FHIR/R4/.well-known/smart-configuration"]["token_endpoint"] = "http://127.0.0.1:9/token"
    with recording(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        first = said(epic.fhir_base, sources)
    assert first["EHR-09"] == ("fail", "nobody listens on 127.0.0.1:9")
    with replaying(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        assert said(epic.fhir_base, sources) == first


def test_recording_again_forgets_the_first_recording(epic: Any, tmp_path: Path) -> None:
    """A second recording in the same directory replaces the first."""
    for version in ("May 2026", "February 2026"):
        epic.documents[METADATA]["software"]["version"] = version
        with recording(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
            said(epic.fhir_base, sources)
    with replaying(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        assert said(epic.fhir_base, sources)["VER-02"] == ("pass", "Epic February 2026")


def leaky_environment() -> Flask:
    """An environment that puts its host, tokens and cookies wherever they can stand."""
    app = Flask("leaky")

    @app.get("/<path:_path>")
    def answer(_path: str) -> Response:
        own = f"https://{HOST}/clinic"
        body = {
            "resourceType": "CapabilityStatement",
            "publisher": "Lamna Healthcare",
            "contact": [{"name": "Epic team", "telecom": [{"value": f"help@{PARENT}"}]}],
            "implementation": {"description": "Lamna Healthcare FHIR", "url": f"{own}/api"},
            "software": {"name": "Epic", "version": "May 2026"},
            "escaped": "ESCAPED",
            "link": f"https://{HOST.upper()}/x?next=https%3A%2F%2F{HOST}%2Fy&access_token=sosecrettoken",
            "sibling": "https://login.other-clinic.net/a and login.other-clinic.net alone",
            "packed": base64.b64encode(f"see https://{HOST}/z".encode()).decode(),
            "access_token": "sosecrettoken",
            "id_token": TOKEN,
            "note": f"Bearer {'q' * 30}",
            "keys": [{"kty": "RSA", "kid": "1", "x5c": [base64.b64encode(b"O=Lamna Healthcare").decode()]}],
            "seen": request.host,
        }
        text = json.dumps(body).replace("ESCAPED", f"https:\\/\\/{HOST}\\/w")
        headers = {
            "Set-Cookie": f"EpicPersistenceCookie=sosecretcookie; Domain={PARENT}",
            "Servermetrics": json.dumps({"host": HOST}),
            "WWW-Authenticate": f'Bearer realm="https://{HOST}/"',
            "Content-Security-Policy": f"frame-ancestors *.{PARENT}",
        }
        return Response(text, headers=headers, content_type="application/fhir+json")

    return app


@contextmanager
def recorded(directory: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Record an environment that believes to have a real host name; yields the address under that name."""
    import socket

    from simkit.serving import run_in_thread

    with run_in_thread(app) as base:
        port = base.rpartition(":")[2]
        real = socket.getaddrinfo

        def everything_is_here(host: Any, *args: Any, **kwargs: Any) -> Any:
            return real("127.0.0.1" if host == HOST else host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", everything_is_here)
        monkeypatch.setattr("conformance.smoke.address.is_loopback", lambda host: host in (HOST, "127.0.0.1"))
        url = f"http://{HOST}:{port}/clinic/api/FHIR/R4"
        with recording(directory, fhir_base(url), network()) as sources:
            said(url, sources)
        yield url


def test_hosts_secrets_and_cookies_are_scrubbed_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of a recording hold no host, domain, token, cookie, credential or owner's name in any form."""
    with recorded(tmp_path, leaky_environment(), monkeypatch):
        text = written(tmp_path)
    assert "CapabilityStatement" in text
    assert "host-1.example" in text
    packed = base64.b64encode(f"see https://{HOST}/z".encode()).decode()
    private = (HOST, PARENT, "lamna", "other-clinic.net", "sosecret", TOKEN, "q" * 30, packed, "Servermetrics")
    found = [value for value in private if value.lower() in text.lower()]
    assert found == []
    assert base64.b64encode(b"O=Lamna Healthcare").decode() not in text


def test_the_host_is_put_back_on_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that name the environment's own host name whichever host is asked for in the replay."""
    with recorded(tmp_path, leaky_environment(), monkeypatch) as url:
        pass
    elsewhere = url.replace(HOST, "127.0.0.1")
    with replaying(tmp_path, fhir_base(elsewhere), network()) as sources:
        visit = sources.visitor.get("fhir.metadata", f"{elsewhere}/metadata", "application/fhir+json")
    content = json.loads(visit.body)
    assert content["seen"].startswith("127.0.0.1:")
    assert content["sibling"].startswith("https://host-")


def test_a_recording_of_another_address_is_refused(epic: Any, tmp_path: Path) -> None:
    """The sentence says what was recorded, without any host."""
    with recording(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        said(epic.fhir_base, sources)
    other = fhir_base("https://fhir.lamna-health.org/other/R4")
    with (
        pytest.raises(
            WrongTape, match=r"was recorded for http://host-1.example:.*, not for https://host-1.example/other"
        ),
        replaying(tmp_path, other, network()),
    ):
        pass


def test_no_recording_is_said(tmp_path: Path) -> None:
    """An empty directory is refused with the way to make a recording."""
    with (
        pytest.raises(WrongTape, match="holds no recording"),
        replaying(tmp_path, fhir_base("https://a.example/b"), network()),
    ):
        pass


def test_an_answer_that_was_not_recorded_is_an_error_of_ours(epic: Any, tmp_path: Path) -> None:
    """A replay never goes to the network for what it lacks."""
    with recording(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        sources.probe(fhir_base(epic.fhir_base))
    with replaying(tmp_path, fhir_base(epic.fhir_base), network()) as sources:
        assert said(epic.fhir_base, sources)["VER-01"][0] == "error"
        with pytest.raises(RehearsalBroke, match="has no answer of"):
            sources.visitor.get("fhir.metadata", epic.fhir_base + "/metadata", "")


def test_the_connection_is_replayed(tmp_path: Path) -> None:
    """Certificate, TLS version and the instant of looking come from the recording."""
    seen = Transport(
        SystemClock().now(), certificate="certificate has expired", version="TLSv1.3", expires=SystemClock().now()
    )
    base = fhir_base("https://fhir.lamna-health.org/R4")
    with recording(tmp_path, base, Sources(network().visitor, lambda _base: seen)) as sources:
        sources.probe(base)
    with replaying(tmp_path, base, network()) as sources:
        assert sources.probe(base) == seen
