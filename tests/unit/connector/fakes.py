"""The connector's neighbours, as small fakes that remember what they were asked."""

import base64
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from connector.domain.configuration import InvalidField
from connector.domain.problems import sign_in_failed
from connector.domain.reports import ChartAnswer, Outcome
from connector.ports import DirectoryPerson, EpicAnswer, EpicServer, Meeting, MicrosoftAccount, Readiness

TENANT, ORGANIZER, ANALYST = "11111111-0000-4000-8000-000000000001", "organizer-oid", "analyst-oid"
BASE = "https://epic.example/fhir/api/FHIR/R4"


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)

    def now(self):
        """The time that it is."""
        return self.time

    def move(self, **by):
        """Lets time pass."""
        self.time += timedelta(**by)


class FakeEpic:
    """Answers every code with `context` and `identity`; a base URL in `broken` is none of Epic's."""

    def __init__(self):
        self.context, self.identity, self.broken, self.asked = {}, {"fhirUser": f"{BASE}/Practitioner/e1"}, set(), []

    def validate(self, fhir_base):
        """Whether the base URL is one of Epic's."""
        if fhir_base in self.broken:
            raise InvalidField("fhir_base", "No FHIR server answers there.")
        return EpicServer(f"{fhir_base.split('/api')[0]}/oauth2/authorize", "https://epic.example/token")

    def authorize_url(self, fhir_base, attempt):
        """Where the browser would go."""
        self.asked.append((fhir_base, attempt))
        return f"https://epic.example/fhir/oauth2/authorize?state={attempt.state}"

    def redeem(self, fhir_base, purpose, code, attempt):
        """What the code stands for."""
        if code != "good":
            raise sign_in_failed("Epic")
        return EpicAnswer(dict(self.context), self.identity)


class FakeMicrosoft:
    """Signs in `account`, and vouches for a validation token that is the name of a tenant."""

    def __init__(self):
        self.account, self.asked = MicrosoftAccount(TENANT, "okafor-oid", "delegated"), []

    def authorize_url(self, authority, attempt):
        """Where the browser would go."""
        self.asked.append(authority)
        return f"https://entra.example/{authority}/authorize?state={attempt.state}"

    def redeem(self, authority, code, attempt):
        """What the code stands for."""
        return self.account

    def notifying_tenant(self, validation_token):
        """The tenant that the token names."""
        return validation_token if validation_token == TENANT else None


class FakeDirectory:
    """Knows a few people by user name."""

    def __init__(self):
        self.administrators = {"admin"}
        self.people = {"ines@clinic.example": ANALYST, "rooms@clinic.example": ORGANIZER}

    def is_global_administrator(self, token):
        """Whether the token is an administrator's."""
        return token in self.administrators

    def find(self, token, text):
        """The people of that user name."""
        return [DirectoryPerson(oid, upn, upn) for upn, oid in self.people.items() if upn == text]

    def search(self, token, text):
        """The people whose user name begins so."""
        return [DirectoryPerson(oid, upn, upn) for upn, oid in self.people.items() if upn.startswith(text)]

    def name_of(self, token, oid):
        """The person of that object id."""
        return next((DirectoryPerson(oid, upn, upn) for upn, known in self.people.items() if known == oid), None)


class FakeReadiness:
    """Says what it is told to say."""

    def __init__(self):
        self.ready, self.without_teams = Readiness(True, True, True, True), set()

    def of(self, row):
        """How things stand."""
        return self.ready

    def is_subscribed(self, tenant_id):
        """Whether the organization has subscribed."""
        return self.ready.subscribed

    def has_teams(self, tenant_id, oid):
        """Whether an account has Teams."""
        return oid not in self.without_teams


class FakeTeams:
    """Keeps meetings by external id and remembers every request."""

    def __init__(self):
        self.meetings, self.rules, self.subscriptions, self.renewed, self.refuses = {}, [], [], [], None
        self.ended, self.reports = [], []

    def create_or_get(self, row, body):
        """The meeting of the external id."""
        self.meetings.setdefault(body["externalId"], []).append(body)
        return Meeting(
            "MSo" + body["externalId"][:8], f"https://teams.example/l/meetup-join/{body['externalId'][:8]}?a=%7b"
        )

    def set_rules(self, row, meeting_id, body):
        """Remembers the rules."""
        self.rules.append(body)

    def subscribe(self, tenant_id, join_url, client_state, until):
        """A new subscription, or the refusal that is set."""
        if self.refuses:
            raise self.refuses
        self.subscriptions.append(client_state)
        return f"subscription-{len(self.subscriptions)}"

    def unsubscribe(self, tenant_id, subscription_id):
        """Remembers what was ended."""
        self.ended.append(subscription_id)

    def attendance(self, row, meeting_id):
        """The reports that are set."""
        return {"value": self.reports}

    def renew(self, tenant_id, subscription_id, until):
        """Remembers what was renewed."""
        self.renewed.append(subscription_id)
        return True


class FakeChart:
    """Answers with what is in `answers`, then with success; remembers what it heard."""

    def __init__(self):
        self.heard, self.answers = [], []

    def tell(self, row, session_id, report):
        """The next answer."""
        answer = self.answers.pop(0) if self.answers else ChartAnswer(Outcome.DONE, 200)
        if answer.outcome is Outcome.DONE:
            self.heard.append((session_id, report.person.ehr_user_id, report.connected))
        return answer


def seal(document, keys):
    """Encrypts as Graph does (change notifications with resource data)."""
    secret = os.urandom(32)
    certificate = x509.load_pem_x509_certificate(keys.keys.sealing_keys[0].certificate_pem.encode())
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
