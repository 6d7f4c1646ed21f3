"""What each smoke check says of a good environment and of one that is spoiled in one place."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from conformance.smoke.catalogue import CHECKS
from conformance.smoke.run import Result
from conformance.verdicts import Verdict
from simkit.clock import SystemClock
from tests.unit.conformance.garbage import garbage

FHIR = "/clinic/api/FHIR/R4"
SMART = f"{FHIR}/.well-known/smart-configuration"
METADATA = f"{FHIR}/metadata"
OPENID = "/clinic/oauth2/.well-known/openid-configuration"
KEYS = "/clinic/keys"

Judge = Callable[..., Mapping[str, Result]]


def verdicts(results: Mapping[str, Result]) -> dict[str, str]:
    """Verdicts by check id."""
    return {id_: str(result.verdict) for id_, result in results.items()}


def text_of(result: Result) -> str:
    """What a reader is told."""
    return result.reason or (f"{result.finding.expected} / {result.finding.actual}" if result.finding else "")


def test_a_good_environment_passes_every_check_but_those_of_tls(epic: Any, judge: Judge) -> None:
    """A current environment on loopback passes; TLS does not apply there."""
    found = verdicts(judge(epic.fhir_base))
    assert {id_: said for id_, said in found.items() if said != "pass"} == {
        "TLS-01": "not-applicable",
        "TLS-02": "not-applicable",
        "TLS-03": "not-applicable",
    }


def test_everything_applies_over_https(tls_epic: Any, authority: Any, judge: Judge) -> None:
    """A current environment over https passes every check."""
    assert set(verdicts(judge(tls_epic().fhir_base, authority.bundle)).values()) == {"pass"}


def test_checks_are_polite(epic: Any, judge: Judge) -> None:
    """A whole run is a handful of GETs that name the tool and carry neither credentials nor cookies."""
    epic.headers["Set-Cookie"] = "EpicPersistenceCookie=abc"
    judge(epic.fhir_base)
    assert len(epic.asked) == 6
    assert {method for method, _, _ in epic.asked} == {"GET"}
    for _, _, headers in epic.asked:
        assert headers["User-Agent"].startswith("visit-rehearsal/")
        assert not {"Authorization", "Cookie"} & set(headers)


def test_an_environment_of_november_2018_is_usable(epic: Any, judge: Judge) -> None:
    """Metadata alone is enough for a launch: a warning, and what came later does not apply."""
    epic.without_smart()
    found = verdicts(judge(epic.fhir_base))
    assert found["DISC-01"] == found["VER-02"] == found["EHR-01"] == "pass"
    assert found["DISC-02"] == "warn"
    assert found["EHR-04"] == found["OIDC-03"] == "not-applicable"
    assert not {"fail", "skipped", "error"} & set(found.values())


def change(path: str, member: str, value: Any) -> Callable[[Any], None]:
    """A spoiler that changes one member of one document."""
    return lambda epic: epic.documents[path].__setitem__(member, value)


def software(name: str, version: str) -> Callable[[Any], None]:
    """A spoiler that makes it another product or version."""
    return change(METADATA, "software", {"name": name, "version": version})


SPOILERS: list[tuple[str, str, str, Callable[[Any], None]]] = [
    ("ADDR-03", "warn", "redirects to", lambda epic: epic.spoil(METADATA, "", 302, Location="/elsewhere")),
    ("DISC-03", "fail", "token_endpoint is '/token'", change(SMART, "token_endpoint", "/token")),
    ("DISC-03", "fail", "http://epic.example", change(SMART, "authorization_endpoint", "http://epic.example/a")),
    ("DISC-04", "warn", "oauth-uris token is", change(SMART, "token_endpoint", "https://other.example/token")),
    ("DISC-05", "warn", "sent as text/plain", lambda epic: epic.spoil(METADATA, "{}", kind="text/plain")),
    ("VER-01", "fail", "an HTML page (“Sign in”)", lambda epic: epic.spoil(METADATA, "<html><title>Sign in</title>")),
    ("VER-01", "fail", "with XML", lambda epic: epic.spoil(METADATA, "<?xml?><a/>", kind="application/xml")),
    ("VER-01", "fail", "a Bundle", change(METADATA, "resourceType", "Bundle")),
    ("VER-01", "fail", "FHIR 1.0.2", change(METADATA, "fhirVersion", "1.0.2")),
    ("VER-01", "warn", "STU3", change(METADATA, "fhirVersion", "3.0.1")),
    ("VER-02", "fail", "Epic August 2018", software("Epic", "August 2018")),
    ("VER-02", "fail", "'HAPI'", software("HAPI", "May 2026")),
    ("VER-02", "warn", "cannot be read: '10.4'", software("Epic", "10.4")),
    ("VER-03", "warn", "Appointment", change(METADATA, "rest", [])),
    ("EHR-01", "fail", "launch-ehr", change(SMART, "capabilities", ["launch-standalone"])),
    ("EHR-02", "warn", "launch-standalone", change(SMART, "capabilities", ["launch-ehr"])),
    ("EHR-03", "fail", "sso-openid-connect", change(SMART, "capabilities", ["launch-ehr"])),
    ("EHR-03", "fail", "fhirUser not listed", change(SMART, "scopes_supported", ["openid"])),
    ("EHR-04", "fail", "nothing is listed", change(SMART, "code_challenge_methods_supported", [])),
    ("EHR-05", "warn", "plain", change(SMART, "code_challenge_methods_supported", ["S256", "plain"])),
    ("EHR-06", "warn", "private_key_jwt", change(SMART, "token_endpoint_auth_methods_supported", ["none"])),
    ("EHR-07", "warn", "client_credentials", change(SMART, "grant_types_supported", ["authorization_code"])),
    ("EHR-08", "fail", "status 503", lambda epic: epic.spoil("/clinic/oauth2/authorize", "", 503)),
    ("EHR-09", "warn", "status 404", lambda epic: epic.spoil("/clinic/oauth2/token", "", 404)),
    ("OIDC-02", "fail", "issuer is", change(OPENID, "issuer", "https://other.example/oauth2")),
    ("OIDC-02", "fail", "404", lambda epic: epic.documents.pop(OPENID)),
    ("OIDC-03", "fail", "list of keys is empty", change(KEYS, "keys", [])),
    ("OIDC-03", "fail", "'EC'", change(KEYS, "keys", [{"kty": "EC", "kid": "1"}])),
    ("OIDC-03", "fail", "17 bits", change(KEYS, "keys", [{"kty": "RSA", "kid": "1", "n": "AQAB", "e": "AQAB"}])),
    ("OIDC-03", "fail", "no list of keys", change(KEYS, "keys", "none")),
    ("OIDC-04", "fail", "private members published: d", change(KEYS, "keys", [{"kty": "RSA", "kid": "1", "d": "x"}])),
    ("OIDC-05", "fail", "HS256", change(OPENID, "id_token_signing_alg_values_supported", ["HS256"])),
    ("WEB-01", "warn", "does not allow", lambda epic: epic.headers.clear()),
]


@pytest.mark.parametrize(("id_", "verdict", "words", "spoil"), SPOILERS, ids=[f"{s[0]} {s[2]}" for s in SPOILERS])
def test_each_check_notices_what_it_is_there_for(
    epic: Any, judge: Judge, id_: str, verdict: str, words: str, spoil: Callable[[Any], None]
) -> None:
    """A single spoiled place gives the verdict that its level asks for, in words that name the place."""
    spoil(epic)
    result = judge(epic.fhir_base)[id_]
    assert str(result.verdict) == verdict
    assert words in text_of(result)
    assert result.finding is not None
    assert result.finding.hint.endswith(".")


def test_every_check_can_fail() -> None:
    """Each check of the catalogue has a spoiled environment that it notices; the rest are tested below by name."""
    below = {
        "ADDR-01",
        "ADDR-02",
        "TLS-01",
        "TLS-02",
        "TLS-03",
        "DISC-01",
        "DISC-02",
        "OIDC-01",
        "CLOCK-01",
        "CLOCK-02",
        "WEB-02",
    }
    assert {check.id for check in CHECKS} == {spoiler[0] for spoiler in SPOILERS} | below


def test_what_cannot_be_judged_is_skipped_with_the_reason(epic: Any, judge: Judge) -> None:
    """Without /metadata the versions are not guessed: the checks say which one failed."""
    epic.spoil(METADATA, "<html><title>Maintenance</title></html>", 503)
    found = judge(epic.fhir_base)
    assert found["VER-02"].verdict == Verdict.SKIPPED
    assert "because VER-01 failed" in found["VER-02"].reason
    assert found["DISC-01"].verdict == Verdict.PASS


def test_no_discovery_at_all_fails(epic: Any, judge: Judge) -> None:
    """Neither document names an address: the launch cannot begin, and nothing breaks."""
    epic.documents.clear()
    found = verdicts(judge(epic.fhir_base))
    assert found["DISC-01"] == "fail"
    assert found["EHR-08"] == "skipped"
    assert "error" not in found.values()


def test_a_missing_issuer_is_a_finding(epic: Any, judge: Judge) -> None:
    """A smart-configuration without issuer and keys leaves a connector unable to verify ID tokens."""
    for path in (SMART, OPENID):
        epic.documents[path].pop("issuer")
        epic.documents[path].pop("jwks_uri")
    assert verdicts(judge(epic.fhir_base))["OIDC-01"] == "fail"


class Shifted:
    """A machine clock that is wrong."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        """What it shows."""
        return SystemClock().now() + self._by


@pytest.mark.parametrize(
    ("off_s", "first", "second"), [(0, "pass", "pass"), (90, "pass", "warn"), (-600, "fail", "warn")]
)
def test_clock_difference(epic: Any, judge: Judge, off_s: int, first: str, second: str) -> None:
    """The difference is measured by the Date header, and the finding tells how."""
    found = judge(epic.fhir_base, clock=Shifted(timedelta(seconds=-off_s)))
    assert (str(found["CLOCK-01"].verdict), str(found["CLOCK-02"].verdict)) == (first, second)
    said = found["CLOCK-02"].seen.what if found["CLOCK-02"].seen else text_of(found["CLOCK-02"])
    assert "the Date header of" in said


def test_an_address_where_nobody_listens(judge: Judge) -> None:
    """Nothing is asked of a host that does not answer, and every check that needed it says so."""
    found = judge("http://127.0.0.1:9/fhir")
    assert text_of(found["ADDR-02"]).endswith("nobody listens on 127.0.0.1:9")
    assert found["DISC-01"].verdict == Verdict.SKIPPED
    assert not {Verdict.ERROR, Verdict.WARN} & {result.verdict for result in found.values()}


@pytest.mark.parametrize(("kind", "said"), [("bytes", "is not HTTP"), ("close", "closed the connection")])
def test_a_server_that_speaks_no_http_passes_nothing_but_its_address(judge: Judge, kind: str, said: str) -> None:
    """Where no document came, nothing about documents is green: neither their speed nor their place."""
    with garbage(kind) as place:
        found = judge(f"{place}/api/FHIR/R4")
    assert [id_ for id_, verdict in verdicts(found).items() if verdict == "pass"] == ["ADDR-01"]
    assert str(found["ADDR-02"].verdict) == "fail"
    assert said in text_of(found["ADDR-02"])
    assert verdicts(found)["ADDR-03"] == verdicts(found)["WEB-02"] == "skipped"


def test_a_web_server_without_documents_answers_and_no_more(judge: Judge) -> None:
    """A page of something else is an answer, but no document that could be quick or in its place."""
    with garbage("page") as place:
        found = verdicts(judge(f"{place}/api/FHIR/R4"))
    assert [id_ for id_, verdict in found.items() if verdict == "pass"] == ["ADDR-01", "ADDR-02"]
