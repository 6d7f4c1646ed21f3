"""A connector whose neighbours are small fakes; everything inside, the database included, is real."""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from connector.adapters.ids import SystemIds
from connector.adapters.keys import new_keys
from connector.adapters.locks import ThreadLocks
from connector.app import create_app
from connector.domain.configuration import Configuration, Environment, InvalidField
from connector.domain.problems import sign_in_failed
from connector.domain.reports import ChartAnswer, Outcome
from connector.parts import Parts, Policies, standard_store
from connector.ports import DirectoryPerson, EpicAnswer, EpicServer, Meeting, MicrosoftAccount
from connector.settings import Settings

TENANT, ORGANIZER, ANALYST = "11111111-0000-4000-8000-000000000001", "organizer-oid", "analyst-oid"
BASE = "https://epic.example/fhir/api/FHIR/R4"


class _FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)

    def now(self):
        return self.time

    def move(self, **by):
        self.time += timedelta(**by)


class _FakeEpic:
    """Answers every code with `context` and `identity`; a base URL in `broken` is none of Epic's."""

    def __init__(self):
        self.context, self.identity, self.broken, self.asked = {}, {"fhirUser": f"{BASE}/Practitioner/e1"}, set(), []

    def validate(self, fhir_base):
        if fhir_base in self.broken:
            raise InvalidField("fhir_base", "No FHIR server answers there.")
        return EpicServer(f"{fhir_base.split('/api')[0]}/oauth2/authorize", "https://epic.example/token")

    def authorize_url(self, fhir_base, attempt):
        self.asked.append((fhir_base, attempt))
        return f"https://epic.example/fhir/oauth2/authorize?state={attempt.state}"

    def redeem(self, fhir_base, purpose, code, attempt):
        if code != "good":
            raise sign_in_failed("Epic")
        return EpicAnswer(dict(self.context), self.identity)


class _FakeMicrosoft:
    """Signs in `account`, and vouches for a validation token that is the name of a tenant."""

    def __init__(self):
        self.account, self.asked = MicrosoftAccount(TENANT, "okafor-oid", "delegated"), []

    def authorize_url(self, authority, attempt):
        self.asked.append(authority)
        return f"https://entra.example/{authority}/authorize?state={attempt.state}"

    def redeem(self, authority, code, attempt):
        return self.account

    def notifying_tenant(self, validation_token):
        return validation_token if validation_token == TENANT else None


class _FakeDirectory:
    """Knows a few people by user name."""

    def __init__(self):
        self.administrators = {"admin"}
        self.people = {"ines@clinic.example": ANALYST, "rooms@clinic.example": ORGANIZER}

    def is_global_administrator(self, token):
        return token in self.administrators

    def find(self, token, text):
        return [DirectoryPerson(oid, upn, upn) for upn, oid in self.people.items() if upn == text]

    def name_of(self, token, oid):
        return next((DirectoryPerson(oid, upn, upn) for upn, known in self.people.items() if known == oid), None)


class _FakeTeams:
    """Keeps meetings by external id and remembers every request."""

    def __init__(self):
        self.meetings, self.rules, self.subscriptions, self.renewed, self.refuses = {}, [], [], [], None
        self.ended, self.reports = [], []

    def create_or_get(self, row, body):
        self.meetings.setdefault(body["externalId"], []).append(body)
        return Meeting(
            "MSo" + body["externalId"][:8], f"https://teams.example/l/meetup-join/{body['externalId'][:8]}?a=%7b"
        )

    def set_rules(self, row, meeting_id, body):
        self.rules.append(body)

    def subscribe(self, tenant_id, join_url, client_state, until):
        if self.refuses:
            raise self.refuses
        self.subscriptions.append(client_state)
        return f"subscription-{len(self.subscriptions)}"

    def unsubscribe(self, tenant_id, subscription_id):
        self.ended.append(subscription_id)

    def attendance(self, row, meeting_id):
        return {"value": self.reports}

    def renew(self, tenant_id, subscription_id, until):
        self.renewed.append(subscription_id)
        return True


class _FakeChart:
    """Answers with what is in `answers`, then with success; remembers what it heard."""

    def __init__(self):
        self.heard, self.answers = [], []

    def tell(self, row, session_id, report):
        answer = self.answers.pop(0) if self.answers else ChartAnswer(Outcome.DONE, 200)
        if answer.outcome is Outcome.DONE:
            self.heard.append((session_id, report.person.ehr_user_id, report.connected))
        return answer


@pytest.fixture(scope="session")
def keys():
    """One set of keys for the whole run: making RSA keys takes time."""
    return new_keys()


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
    """Makes a connector that decides something differently."""
    return lambda **policies: _make_world(tmp_path, keys, Policies(**policies))


@pytest.fixture
def waiting(world):
    """The same, with the configuration not approved yet."""
    world.row = replace(world.row, approved_at=None)
    world.store.configurations.save(world.row)
    return world


def _make_world(tmp_path, keys, policies=None):
    settings = Settings(
        base_url="https://connector.example",
        database_url=f"sqlite:///{tmp_path}/connector.sqlite",
        epic_provider_client_id="provider-app",
        epic_patient_client_id="patient-app",
    )
    log = []
    ids = SystemIds()
    parts = Parts(
        policies or Policies(),
        standard_store(settings, ids),
        _FakeEpic(),
        _FakeMicrosoft(),
        _FakeDirectory(),
        _FakeTeams(),
        _FakeChart(),
        keys.unsealer(),
        ThreadLocks(),
        _FakeClock(),
        ids,
        lambda event, **facts: log.append((event, facts)),
        "meeting-secret",
        keys.jwks(),
    )
    status = "https://epic.example/fhir/status"
    row = Configuration("row1", TENANT, BASE, Environment.TESTING, ANALYST, ORGANIZER, "", status, parts.clock.now())
    parts.store.configurations.save(row)
    return World(parts, create_app(settings, parts), row, keys, log)


def _state_in(answer):
    """The state in the address of a redirect."""
    return parse_qs(urlsplit(answer.location).query)["state"][0]


def seal(document, keys):
    """Encrypts as Graph does (change notifications with resource data)."""
    secret = os.urandom(32)
    certificate = x509.load_pem_x509_certificate(keys.certificate_pem.encode())
    oaep = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    padder = padding.PKCS7(128).padder()
    padded = padder.update(json.dumps(document).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    data = encryptor.update(padded) + encryptor.finalize()
    return {
        "data": base64.b64encode(data).decode(),
        "dataKey": base64.b64encode(certificate.public_key().encrypt(secret, oaep)).decode(),
        "dataSignature": base64.b64encode(hmac.new(secret, data, hashlib.sha256).digest()).decode(),
    }


@pytest.fixture(name="seal")
def seal_fixture(keys):
    """Encrypts a document for the connector."""
    return lambda document: seal(document, keys)
