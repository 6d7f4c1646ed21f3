"""A connector whose neighbours are small fakes; everything inside, the database included, is real."""

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.adapters.clock import SystemClock
from connector.adapters.ids import SystemIds
from connector.adapters.key_file import KeyFile
from connector.adapters.locks import ThreadLocks
from connector.app import create_app
from connector.domain.configuration import Configuration, Environment
from connector.parts import Parts, Policies, secret_box, standard_store
from connector.ports import MicrosoftAccount
from connector.settings import Settings
from tests.unit.connector import postgres
from tests.unit.connector.fakes import (
    ANALYST,
    BASE,
    ORGANIZER,
    TENANT,
    FakeChart,
    FakeClock,
    FakeDirectory,
    FakeEpic,
    FakeMicrosoft,
    FakeReadiness,
    FakeTeams,
    seal,
)


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """One set of keys for the whole run: making RSA keys takes time."""
    return KeyFile(tmp_path_factory.mktemp("keys") / "keys.json", SystemClock())


@pytest.fixture(scope="session")
def postgresql():
    """A throw-away PostgreSQL server for the whole run; tests that need it skip with the reason where there is none."""
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of a fresh database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/connector.sqlite"
        return
    with postgres.database(request.getfixturevalue("postgresql"), SystemIds().new_id()) as address:
        yield address


@dataclass
class World:
    """The connector with everything around it."""

    parts: Parts
    app: object
    row: Configuration
    keys: object
    log: list = field(default_factory=list)

    epic = property(lambda self: self.parts.epic)
    microsoft = property(lambda self: self.parts.microsoft)
    teams = property(lambda self: self.parts.teams)
    chart = property(lambda self: self.parts.chart)
    readiness = property(lambda self: self.parts.readiness)
    clock = property(lambda self: self.parts.clock)
    store = property(lambda self: self.parts.store)

    def browser(self):
        """A browser of its own."""
        return self.app.test_client()

    def launch(self, kind="provider", user="EMP1", session="500", browser=None, **context):
        """Launches and comes back from Epic; the answer of the callback."""
        self.epic.context = {
            "tenantId": TENANT,
            "organizerId": ORGANIZER,
            "userType": "1" if kind == "provider" else "2",
            "sessionId": session,
            "ehrUserId": user,
            **context,
        }
        resource = "Practitioner" if kind == "provider" else "Patient"
        self.epic.identity = {"fhirUser": f"{BASE}/{resource}/e1"}
        browser = browser or self.browser()
        sent = browser.get(f"/launch/{kind}?iss={BASE}&launch=token")
        assert sent.status_code == 302, sent.text
        return browser.get(f"/callback/epic?code=good&state={_state_in(sent)}")

    def begin(self, user="EMP1", session="500", oid="okafor-oid"):
        """A provider's visit, with the one-time sign-in if it is due; the last answer."""
        browser = self.browser()
        answer = self.launch(user=user, session=session, browser=browser)
        if "entra.example" not in answer.location:
            return answer
        self.microsoft.account = MicrosoftAccount(TENANT, oid, "delegated")
        return browser.get(f"/callback/microsoft?code=good&state={_state_in(answer)}")

    def sign_in(self, oid=ANALYST, token="delegated", tenant=TENANT):
        """A browser that is signed in to the portal."""
        browser = self.browser()
        self.microsoft.account = MicrosoftAccount(tenant, oid, token)
        sent = browser.get("/portal/sign-in")
        browser.get(f"/callback/microsoft?code=good&state={_state_in(sent)}")
        return browser

    def event(self, *participants, at="10:00:00", kind="rosterUpdated"):
        """A call event: each participant is (id, user id, place)."""
        listed = [
            {
                "id": participant,
                "info": {"identity": {"user": {"id": user}}},
                **({"isInLobby": True} if place == "lobby" else {}),
                **({"removedState": {"reason": "left"}} if place == "left" else {}),
            }
            for participant, user, place in participants
        ]
        moment = f"2026-03-01T{at}.0000000Z"
        return {"eventType": kind, "eventDateTime": moment, "participants@delta": listed}

    def delivery(self, event, client_state=None, tokens=(TENANT,), **changes):
        """The delivery of an event as Graph would seal it."""
        number = len(self.teams.subscriptions)
        item = {
            "subscriptionId": f"subscription-{number}",
            "clientState": client_state or self.teams.subscriptions[-1],
            "tenantId": TENANT,
            "encryptedContent": seal(event, self.keys),
            **changes,
        }
        return {"value": [item], "validationTokens": list(tokens)}

    def notify(self, event, **arguments):
        """Delivers an event and lets the background tell the chart; the status Graph got."""
        answer = self.browser().post("/notifications", json=self.delivery(event, **arguments))
        self.work()
        return answer.status_code

    def work(self):
        """Sends every report that is due."""
        report = self.app.extensions["connector"].report
        while due := self.store.outbox.due(self.clock.now(), 50):
            for each in due:
                report.send(each)


@pytest.fixture
def world(tmp_path, keys):
    """A connector with one approved configuration."""
    return _make_world(tmp_path, keys)


@pytest.fixture
def world_with(tmp_path, keys):
    """Makes a connector that decides something differently, or has other settings."""
    return lambda settings=None, **policies: _make_world(tmp_path, keys, Policies(**policies), **(settings or {}))


@pytest.fixture
def waiting(world):
    """The same, with the configuration not approved yet."""
    world.row = replace(world.row, approved_at=None)
    world.store.configurations.save(world.row)
    return world


def _make_world(tmp_path, keys, policies=None, **changes):
    settings = Settings(
        base_url="https://connector.example",
        database_url=f"sqlite:///{tmp_path}/connector.sqlite",
        epic_provider_client_id="provider-app",
        epic_patient_client_id="patient-app",
        **changes,
    )
    log, readiness = [], FakeReadiness()
    ids = SystemIds()
    parts = Parts(
        policies or Policies(),
        standard_store(settings, ids, secret_box(settings, keys)),
        FakeEpic(),
        FakeMicrosoft(),
        FakeDirectory(),
        readiness,
        readiness,
        FakeTeams(),
        FakeChart(),
        keys,
        ThreadLocks(),
        FakeClock(),
        ids,
        lambda event, **facts: log.append((event, facts)),
        "meeting-secret",
        keys.jwks,
    )
    status = "https://epic.example/fhir/status"
    row = Configuration("row1", TENANT, BASE, Environment.TESTING, ANALYST, ORGANIZER, "", status, parts.clock.now())
    parts.store.configurations.save(row)
    return World(parts, create_app(settings, parts), row, keys, log)


def _state_in(answer):
    """The state in the address of a redirect."""
    return parse_qs(urlsplit(answer.location).query)["state"][0]


@pytest.fixture(name="seal")
def seal_fixture(keys):
    """Encrypts a document for the connector."""
    return lambda document: seal(document, keys)
