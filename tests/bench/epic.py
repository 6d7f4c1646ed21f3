"""What the simulated Epic costs: a launch's authorize and token, a search in a large clinic, and memory over many."""

import base64
import hashlib
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.bench.figure import Figure
from tests.bench.servers import Server, simulator
from tests.bench.yardstick import DESCRIPTION, ROUNDS, Yardstick, cpu_of, rsa_signature_s

CALLBACK = "http://127.0.0.1:9/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-specification-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
FLOWS = 60
SEARCHES = 100
SMALL, LARGE = 100, 10_000
FILLING, LAUNCHES = 8_000, 8_000
EACH_HOUR = 500
LEDGER = 2_000
_FIRST = datetime(2026, 1, 12, 8, tzinfo=UTC)


def clinic(visits: int) -> dict[str, Any]:
    """A clinic with so many visits: ten a patient, so that a large one has more of everything."""
    patients = [
        {
            "key": f"p{n}", "given": f"Given{n}", "family": f"Family{n}", "mrn": f"{100_000 + n}",
            "portal_user": f"u{n}", "portal_password": "pw", "portal_id": f"{700_000 + n}",
        }
        for n in range(max(1, visits // 10))
    ]  # fmt: skip
    booked = [
        {
            "csn": str(90_000 + n), "start": (_FIRST + timedelta(minutes=n)).isoformat(), "staff": ["s"],
            "patient": patients[n % len(patients)]["key"], "department": "Family Medicine",
        }
        for n in range(visits)
    ]  # fmt: skip
    app = {
        "client_id": "app", "audience": "provider", "auth": "client_secret_basic", "client_secret": "secret",
        "redirect_uris": [CALLBACK],
    }  # fmt: skip
    record = {"launch_url": "http://127.0.0.1:9/launch", "client_id": "app", "context": "sessionId=%CSN%"}
    staff = {"key": "s", "user": "ADA", "password": "pw", "epic_user_id": "E1", "given": "Ada", "family": "Okafor"}
    canaries = [{"label": "patient name", "value": f"{one['given']} {one['family']}"} for one in patients]
    return {
        "apps": [app], "staff": [staff], "patients": patients, "visits": booked, "records": {"provider": record},
        "canaries": canaries,
    }  # fmt: skip


class Caller:
    """A connector that launches and searches in one clinic, as cheaply for itself as it can."""

    def __init__(self, server: Server, name: str, visits: int) -> None:
        self.server = server
        self.base = f"{server.base}/{name}"
        self._control = f"{server.base}/_sim/clinics/{name}"
        answer = server.session.put(self._control, json=clinic(visits), timeout=120)
        answer.raise_for_status()

    def launch(self) -> str:
        """A launch value, made by the control plane."""
        wish = {"surface": "hyperspace", "person": "s", "csn": "90000"}
        made = self.server.session.post(f"{self._control}/launches", json=wish, timeout=10).json()
        return str(made["launch"])

    def token(self, launch: str) -> dict[str, Any]:
        """Authorize with PKCE, then token with an id token."""
        asked = {
            "response_type": "code", "client_id": "app", "redirect_uri": CALLBACK, "scope": "launch openid fhirUser",
            "state": "0123456789abcdef0123456789abcdef", "nonce": "0123456789abcdef", "launch": launch,
            "aud": f"{self.base}/api/FHIR/R4", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        back = self.server.session.get(
            f"{self.base}/oauth2/authorize", params=asked, allow_redirects=False, timeout=10
        ).headers["Location"]
        form = {
            "grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0],
            "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
        }  # fmt: skip
        answer = self.server.session.post(f"{self.base}/oauth2/token", data=form, auth=("app", "secret"), timeout=10)
        answer.raise_for_status()
        return dict(answer.json())

    def many(self, launches: int) -> None:
        """Launch again and again, EACH_HOUR in an hour of simulated time."""
        for count in range(launches):
            self.token(self.launch())
            if count % EACH_HOUR == 0:
                self.server.session.post(f"{self.server.base}/_sim/clock", json={"advance_s": 3600}, timeout=10)

    def searching(self) -> Callable[[], None]:
        """A search for the appointments of the patient in context."""
        token = self.token(self.launch())
        headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/fhir+json"}
        url = f"{self.base}/api/FHIR/R4/Appointment?patient={token['patient']}&date=ge2026-01-01&_count=5"

        def search() -> None:
            self.server.session.get(url, headers=headers, timeout=10).raise_for_status()

        return search


def figures(yardstick: Yardstick) -> Iterator[Figure]:
    """All figures of the simulated Epic."""
    with simulator("mock_epic", LEDGER_SIZE=str(LEDGER)) as server:
        yield _flow(yardstick, server)
        yield from _growth(server)
        yield _memory(server)


def _flow(yardstick: Yardstick, server: Server) -> Figure:
    caller = Caller(server, "flow", SMALL)
    ready = iter([caller.launch() for _ in range(FLOWS * (ROUNDS + 1))])
    for _ in range(FLOWS):
        caller.token(next(ready))
    signature = rsa_signature_s(yardstick.request)
    value = yardstick.ratio(server, lambda: caller.token(next(ready)) and None, FLOWS, 2, signature)
    what = f"authorize + token by 2 bare routes + 1 RSA signature ({signature * 1000:.2f} ms); {DESCRIPTION}"
    return Figure("epic_flow_cpu_ratio", value, "ratio", 3.5, what)


def _growth(server: Server) -> Iterator[Figure]:
    before = time.perf_counter()
    large = Caller(server, "large", LARGE)
    took = time.perf_counter() - before
    in_large, in_small = large.searching(), Caller(server, "small", SMALL).searching()
    ratios = []
    for _ in range(ROUNDS):
        small = cpu_of(server, in_small, SEARCHES)
        ratios.append(cpu_of(server, in_large, SEARCHES) / small)
    value = statistics.median(ratios)
    yield Figure("epic_search_growth_ratio", value, "ratio", 2, f"{LARGE} visits by {SMALL}, same hits; {DESCRIPTION}")
    yield Figure("epic_clinic_start_s", took, "s", 10, f"PUT of a clinic with {LARGE} visits until it answers")


def _memory(server: Server) -> Figure:
    """Growth once everything bounded is full: the ledger is set small, and tokens grow old as in a day of launches.

    Remembered words are full last, after 2,700 launches. What replaces them has other lengths: by the gaps that this
    leaves the heap still grows, until about 8,000.
    """
    caller = Caller(server, "memory", SMALL)
    caller.many(FILLING)
    full = server.memory_mib()
    caller.many(LAUNCHES)
    grown = (server.memory_mib() - full) / LAUNCHES * 100_000
    what = f"growth over {LAUNCHES} launches after {FILLING}, {EACH_HOUR} an hour, for 100 000; ledger of {LEDGER}"
    return Figure("epic_memory_growth_mib", grown, "MiB per 100 000 launches", 50, what)
