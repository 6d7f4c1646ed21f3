"""A simulated Epic with one clinic, and somebody who knows the way through its pages and endpoints."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mock_epic.app import create_app
from simkit.clock import SimulatedClock
from simkit.settings import ServerSettings

PUBLIC = "http://epic.example"
CALLBACK = "http://connector.example/callback/epic"
VERIFIER = "a-verifier-that-is-long-enough-for-the-specification-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
STATUS = "api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"


class StoppedClock:
    """A machine whose time stands still."""

    def now(self) -> datetime:
        """The instant at which it stands."""
        return datetime(2026, 1, 12, 14, 50, tzinfo=UTC)


def description() -> dict[str, Any]:
    """A clinic with a clinician, a second one, an analyst, two patients and three visits."""
    return {
        "apps": [
            {
                "client_id": "provider-app",
                "audience": "provider",
                "auth": "client_secret_basic",
                "client_secret": "not a/secret",
                "redirect_uris": [CALLBACK],
            },
            {"client_id": "patient-app", "audience": "patient", "auth": "none", "redirect_uris": [CALLBACK]},
            {"client_id": "background", "audience": "backend", "auth": "emp_basic", "user": "tele", "password": "pw"},
        ],
        "staff": [
            {
                "key": "okafor",
                "user": "OKAFOR",
                "password": "pw-okafor",
                "epic_user_id": "E1001",
                "given": "Ada",
                "family": "Okafor",
            },
            {"key": "lee", "user": "LEE", "password": "pw", "epic_user_id": "E1002", "given": "Jun", "family": "Lee"},
            {
                "key": "duarte",
                "user": "DUARTE",
                "password": "pw-duarte",
                "epic_user_id": "E1003",
                "given": "Ines",
                "family": "Duarte",
                "roles": ["analyst"],
            },
        ],
        "patients": [
            {
                "key": "maya",
                "given": "Maya",
                "family": "Lindqvist",
                "birth_date": "1990-02-03",
                "phone": "+1 555 0100",
                "address": "1 First Street",
                "mrn": "200001",
                "portal_user": "mayal",
                "portal_password": "pw-maya",
                "portal_id": "7001",
                "diagnosis": "Tarrowin syndrome",
            },
            {
                "key": "tomas",
                "given": "Tomas",
                "family": "Reyes",
                "mrn": "200002",
                "portal_user": "tomasr",
                "portal_password": "pw-tomas",
                "portal_id": "7002",
            },
        ],
        "visits": [
            _visit("90001", "2026-01-12T15:00:00Z", ["okafor"], "maya"),
            _visit("90002", "2026-01-12T16:00:00Z", ["okafor", "lee"], "tomas"),
            _visit("90003", "2026-02-02T09:00:00Z", ["lee"], "maya"),
        ],
        "records": {
            "provider": _record("provider", "provider-app", "1&departmentId=%PERFDEPID;;; ; ;;NONE;%"),
            "patient": _record("patient", "patient-app", "2"),
        },
    }


def _visit(csn: str, start: str, staff: list[str], patient: str) -> dict[str, Any]:
    return {"csn": csn, "start": start, "staff": staff, "patient": patient, "department": "Family Medicine"}


def _record(role: str, client_id: str, rest: str) -> dict[str, str]:
    context = f"sessionId=%CSN%&ehrUserId=%EPICUSERID%&userType={rest}"
    return {"launch_url": f"http://connector.example/launch/{role}", "client_id": client_id, "context": context}


class Epic:
    """The way through a clinic, with right values everywhere unless a test gives another one."""

    def __init__(self, client: FlaskClient, clock: SimulatedClock, name: str = "riverside") -> None:
        self.client = client
        self.clock = clock
        self.name = name
        self.fhir_base = f"{PUBLIC}/{name}/api/FHIR/R4"
        self.token_url = f"{PUBLIC}/{name}/oauth2/token"

    def make(self, **changes: Any) -> TestResponse:
        """Make the clinic, with changes to its description."""
        answer = self.client.put(f"/_sim/clinics/{self.name}", json={**description(), **changes})
        assert answer.status_code == 200, answer.json
        self.fhir_base = answer.json["fhir_base"] if answer.json else ""
        return answer

    def add_app(self, **app: Any) -> None:
        """Register an app."""
        answer = self.client.post(f"/_sim/clinics/{self.name}/apps", json={"apps": [app]})
        assert answer.status_code == 201, answer.json

    def get(self, path: str, **how: Any) -> TestResponse:
        """GET below the clinic."""
        return self.client.get(f"/{self.name}/{path}", **how)

    def post(self, path: str, **how: Any) -> TestResponse:
        """POST below the clinic."""
        return self.client.post(f"/{self.name}/{path}", **how)

    def launch(self, surface: str = "hyperspace", person: str = "okafor", csn: str = "90001") -> str:
        """A launch value."""
        wish = {"surface": surface, "person": person, "csn": csn}
        answer = self.client.post(f"/_sim/clinics/{self.name}/launches", json=wish)
        assert answer.status_code == 201, answer.json
        return str(answer.json["launch"]) if answer.json else ""

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an authorization request; None leaves one out."""
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "provider-app",
            "redirect_uri": CALLBACK,
            "scope": "launch openid fhirUser",
            "state": "the state",
            "aud": self.fhir_base,
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def authorize(self, **changes: str | None) -> TestResponse:
        """Ask for a code, with a fresh launch unless one is given."""
        if "launch" not in changes:
            changes["launch"] = self.launch()
        return self.get("oauth2/authorize", query_string=self.request(**changes))

    def code(self, **changes: str | None) -> str:
        """A code."""
        return query(self.authorize(**changes))["code"]

    def patient_code(self, surface: str = "mychart", csn: str = "90001", person: str = "maya") -> str:
        """A code for a launch from MyChart."""
        return self.code(client_id="patient-app", launch=self.launch(surface, person, csn))

    def token(self, auth: tuple[str, str] | None = ("provider-app", "not a/secret"), **form: str) -> TestResponse:
        """Ask the token endpoint."""
        form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, **form}
        return self.post("oauth2/token", data=form, auth=auth)

    def provider_token(self, **changes: str | None) -> dict[str, Any]:
        """The token answer of a launch from Hyperspace."""
        return dict(self.token(code=self.code(**changes)).json or {})

    def patient_token(self, **how: str) -> dict[str, Any]:
        """The token answer of a launch from MyChart."""
        return dict(self.token(auth=None, code=self.patient_code(**how), client_id="patient-app").json or {})

    def fhir(self, path: str, token: str, **headers: str) -> TestResponse:
        """GET below the FHIR base."""
        sent = {"Authorization": f"Bearer {token}", "Accept": "application/fhir+json", **headers}
        return self.client.get(f"{self.fhir_base.removeprefix(PUBLIC)}/{path}", headers=sent)

    def report(self, *, method: str = "GET", auth: Any = ("emp$tele", "pw"), **changes: str) -> TestResponse:
        """Tell the chart that the patient is connected, or what the changes say."""
        headers = {"Epic-Client-ID": changes.pop("client", "background")}
        values = {
            "ConferenceID": "90001",
            "ExternalID": "7001",
            "ExternalIDType": "2",
            "VendorName": "Teams",
            "ConnectionStatus": "1",
            **changes,
        }
        if isinstance(auth, str):
            headers, auth = {"Authorization": f"Bearer {auth}"}, None
        headers = {name: value for name, value in headers.items() if value}
        if method == "JSON":
            return self.post(STATUS, json=values, headers=headers, auth=auth)
        if method == "FORM":
            return self.post(STATUS, data=values, headers=headers, auth=auth)
        return self.get(STATUS, query_string=values, headers=headers, auth=auth)

    def connections(self, csn: str = "90001") -> list[dict[str, Any]]:
        """Who the chart knows in a visit."""
        answer = self.client.get(f"/_sim/clinics/{self.name}/visits/{csn}").json
        return list(answer["connections"]) if answer else []

    def arm(self, name: str, **wish: Any) -> str:
        """Arm a fault."""
        answer = self.client.post("/_sim/faults", json={"name": name, "clinic": self.name, **wish})
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"]) if answer.json else ""

    def exchanges(self, operation: str = "") -> list[dict[str, Any]]:
        """What the ledger keeps of this clinic."""
        answer = self.client.get("/_sim/ledger", query_string={"clinic": self.name, "operation": operation})
        return list(answer.json["exchanges"]) if answer.json else []


def query(answer: TestResponse) -> dict[str, str]:
    """The query of the address that an answer redirects to."""
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return {name: values[0] for name, values in parse_qs(urlparse(answer.headers["Location"]).query).items()}


def claims(token: str) -> dict[str, Any]:
    """What a signed token says, unverified."""
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


@pytest.fixture(scope="session")
def shared_app() -> tuple[Flask, SimulatedClock]:
    """One application for all tests: each test makes its clinic anew."""
    settings = ServerSettings("127.0.0.1", 7410, PUBLIC, "tests", None, None, None, 10_000, 2)
    clock = SimulatedClock(StoppedClock())
    return create_app(settings, clock), clock


@pytest.fixture
def epic(shared_app: tuple[Flask, SimulatedClock], request: pytest.FixtureRequest) -> Epic:
    """A clinic of this test's own, in a browser of its own."""
    app, clock = shared_app
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    made = Epic(app.test_client(), clock, name)
    made.make()
    return made
