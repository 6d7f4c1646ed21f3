"""What the connection tells: certificates that are good, short, expired or of somebody else."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.smoke.run import Result

Judge = Callable[..., Mapping[str, Result]]
NOW = datetime.now(UTC)  # noqa: TID251 - certificates live by the machine's clock


def said(result: Result) -> str:
    """What a reader is told."""
    return result.finding.actual if result.finding else result.seen.what if result.seen else result.reason


def test_a_certificate_that_ends_soon_is_a_warning(tls_epic: Any, authority: Any, judge: Judge) -> None:
    """Nine days and some hours are said as they are."""
    found = judge(tls_epic(not_after=NOW + timedelta(days=9, hours=5)).fhir_base, authority.bundle)
    assert str(found["TLS-02"].verdict) == "warn"
    assert said(found["TLS-02"]).startswith("9 days left")
    assert str(found["TLS-01"].verdict) == "pass"


@pytest.mark.parametrize(
    ("names", "wishes", "words"),
    [
        (("other.example",), {}, "certificate is not valid for '127.0.0.1'"),
        (("127.0.0.1",), {"not_before": NOW - timedelta(days=9), "not_after": NOW - timedelta(days=1)}, "expired"),
    ],
)
def test_a_certificate_that_is_refused(
    tls_epic: Any, authority: Any, judge: Judge, names: tuple[str, ...], wishes: Any, words: str
) -> None:
    """The finding says why, and nothing is asked over a connection that cannot be trusted."""
    environment = tls_epic(*names, **wishes)
    found = judge(environment.fhir_base, authority.bundle)
    assert str(found["TLS-01"].verdict) == "fail"
    assert words in said(found["TLS-01"])
    assert str(found["TLS-03"].verdict) == "pass"
    assert "because TLS-01 failed" in found["VER-01"].reason
    assert environment.asked == []


def test_an_unknown_authority_is_refused(tls_epic: Any, judge: Judge) -> None:
    """Without --ca-bundle the organization's own authority is not trusted."""
    found = judge(tls_epic().fhir_base)
    assert str(found["TLS-01"].verdict) == "fail"
    assert "unable to get local issuer certificate" in said(found["TLS-01"])


def test_plain_http_on_a_tls_port_is_said(epic: Any, judge: Judge) -> None:
    """A server that speaks no TLS is a finding, not a traceback."""
    found = judge(epic.fhir_base.replace("http://", "https://"))
    assert str(found["ADDR-02"].verdict) == "fail"
    assert "does not speak TLS as it should" in said(found["ADDR-02"])
