"""A simulator in this process, with a fixed clock, one tenant, and a subscriber that is only a list."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mock_graph.app import create_app
from mock_graph.settings import read_settings
from simkit.clock import SimulatedClock
from simkit.transports import Reply

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TENANT = "11111111-1111-4111-8111-111111111111"
OTHER_TENANT = "99999999-9999-4999-8999-999999999999"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
REDIRECT = "http://127.0.0.1:7400/callback/microsoft"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
OKAFOR = "33333333-3333-4333-8333-333333333333"
LINDQVIST = "44444444-4444-4444-8444-444444444444"
VERIFIER = "a-verifier-that-is-long-enough-for-the-rule-of-rfc-7636"
HOOK = "http://127.0.0.1:7400/notifications"


class FixedClock:
    def now(self) -> datetime:
        """The same instant for ever."""
        return NOW


@dataclass
class Subscriber:
    """Stands in for the connector's notification endpoint and for the way to it."""

    private: rsa.RSAPrivateKey
    certificate: bytes
    calls: list[dict[str, Any]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], Reply] | None = None
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def call(self, method: str, url: str, *, operation: str, **sent: Any) -> Reply:
        """What simkit's outgoing client would do, without a wire."""
        token = parse_qs(urlsplit(url).query).get("validationToken", [""])[0]
        call = {"url": url, "operation": operation, "token": token, **sent}
        with self.arrived:
            self.calls.append(call)
            self.arrived.notify_all()
        if self.answer is not None:
            return self.answer(call)
        return Reply(200, token, "text/plain; charset=utf-8") if token else Reply(202)

    def wait(self, count: int, operation: str = "notification.deliver") -> list[dict[str, Any]]:
        """The first `count` calls of an operation; fails if they do not come."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.made(operation)) >= count, timeout=5), self.made(operation)
        return self.made(operation)

    def made(self, operation: str = "notification.deliver") -> list[dict[str, Any]]:
        """The calls of an operation so far."""
        return [call for call in self.calls if call["operation"] == operation]

    def read(self, call: dict[str, Any]) -> dict[str, Any]:
        """The decrypted content of a delivery."""
        content = json.loads(call["body"])["value"][0]["encryptedContent"]
        key = self.private.decrypt(base64.b64decode(content["dataKey"]), OAEP(MGF1(SHA1()), SHA1(), None))
        decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
        padded = decryptor.update(base64.b64decode(content["data"])) + decryptor.finalize()
        read: dict[str, Any] = json.loads(padded[: -padded[-1]])
        return read


@dataclass
class World:
    app: Flask
    client: FlaskClient
    clock: SimulatedClock
    subscriber: Subscriber

    def put_tenant(self, tenant_id: str = TENANT, clinic: str = "riverside", **changes: Any) -> None:
        """Make a tenant of the usual people and app, with changes."""
        body = {**tenant_body(clinic), **changes}
        assert self.client.put(f"/_sim/tenants/{tenant_id}", json=body).status_code == 200

    def control(self, method: str, path: str, body: Any = None) -> TestResponse:
        """A call of the control plane."""
        return self.client.open(f"/_sim{path}", method=method, json=body)

    def arm(self, name: str, **wish: Any) -> None:
        """Arm a fault in the usual clinic."""
        assert self.control("POST", "/faults", {"name": name, "clinic": "riverside", **wish}).status_code == 201

    def advance(self, **by: float) -> None:
        """Move the simulated clock."""
        self.clock.advance(timedelta(**by))

    def app_token(self) -> str:
        """An app-only Graph token."""
        form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        form["scope"] = "https://graph.microsoft.com/.default"
        answer = self.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form)
        return str(answer.json["access_token"])

    def authorize(self, browser: FlaskClient, segment: str = TENANT, **changes: Any) -> TestResponse:
        """Open the authorization endpoint; a parameter of None is left out."""
        return browser.get(f"/{segment}/oauth2/v2.0/authorize", query_string=authorization(**changes))

    def sign_in(self, browser: FlaskClient, key: str, segment: str = TENANT, **changes: Any) -> TestResponse:
        """Type a user's name and password; `domain` and `password` may be given."""
        domain = changes.pop("domain", "riverside.example")
        password = changes.pop("password", f"password of {key}")
        context = "&".join(f"{name}={quote(value)}" for name, value in authorization(**changes).items())
        form = {"ctx": context, "loginfmt": f"{key}@{domain}", "passwd": password}
        return browser.post(f"/{segment}/login", data=form)

    def code(self, key: str, **changes: Any) -> str:
        """A code that a user's sign-in gave."""
        location = self.sign_in(self.app.test_client(), key, **changes).headers["Location"]
        return parse_qs(urlsplit(location).query)["code"][0]

    def redeem(self, code: str, segment: str = TENANT, **changes: Any) -> TestResponse:
        """Redeem a code; a changed field of None is left out."""
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.client.post(f"/{segment}/oauth2/v2.0/token", data={k: v for k, v in form.items() if v is not None})

    def user_token(self, key: str, scope: str = "openid User.Read OnlineMeetings.ReadWrite") -> str:
        """A delegated Graph token."""
        return str(self.redeem(self.code(key, scope=scope)).json["access_token"])

    def graph(self, method: str, path: str, body: Any = None, token: str | None = None, **more: Any) -> TestResponse:
        """Call Graph as the app, or with a token of one's own ("" for none)."""
        bearer = self.app_token() if token is None else token
        headers = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **more.pop("headers", {})}
        return self.client.open(path, method=method, json=body, headers=headers, **more)

    def meeting(self, external_id: str = "visit-1", **changes: Any) -> dict[str, Any]:
        """The visit's meeting as the connector makes it: invited scope, Dr. Okafor presents."""
        base = f"/v1.0/users/{ORGANIZER}/onlineMeetings"
        made = self.graph("POST", f"{base}/createOrGet", {"externalId": external_id}).json
        presenter = {"identity": {"user": {"id": OKAFOR}}, "role": "presenter"}
        rules = {
            "lobbyBypassSettings": {"scope": "invited"},
            "allowedPresenters": "roleIsPresenter",
            "participants": {"attendees": [presenter]},
            **changes,
        }
        shown: dict[str, Any] = self.graph("PATCH", f"{base}/{made['id']}", rules).json
        return shown

    def subscription_body(self, meeting: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What the connector sends; a member of None is left out."""
        link = quote(quote(meeting["joinWebUrl"], safe=""), safe="")
        body = {
            "changeType": "updated",
            "notificationUrl": HOOK,
            "resource": f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents",
            "expirationDateTime": (self.clock.now() + timedelta(hours=60)).isoformat(),
            "clientState": "the client state",
            "includeResourceData": True,
            "encryptionCertificate": base64.b64encode(self.subscriber.certificate).decode(),
            "encryptionCertificateId": "key-1",
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    def subscribe(self, meeting: dict[str, Any], version: str = "beta", **changes: Any) -> TestResponse:
        """Subscribe to a meeting's call events."""
        return self.graph("POST", f"/{version}/subscriptions", self.subscription_body(meeting, **changes))

    def join(self, meeting: dict[str, Any], **who: str) -> dict[str, Any]:
        """Somebody joins by the control plane: user="okafor" or name="Maya"."""
        answer = self.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/participants", who)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def deed(self, meeting: dict[str, Any], participant: dict[str, Any], deed: str, **body: str) -> TestResponse:
        """Something that a participant does or that is done to one."""
        path = f"/tenants/{TENANT}/meetings/{meeting['id']}/participants/{participant['id']}/{deed}"
        return self.control("POST", path, body or None)

    def facts(self, operation: str) -> dict[str, Any]:
        """The facts of the newest exchange of an operation."""
        shown = self.control("GET", f"/ledger?operation={operation}").json["exchanges"]
        return dict(shown[-1]["facts"])


def authorization(**changes: Any) -> dict[str, str]:
    """The parameters of an authorization request by the book."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    given = {
        "client_id": CLIENT,
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": "openid profile offline_access User.Read",
        "state": "the state",
        "nonce": "the nonce",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: str(value) for name, value in given.items() if value is not None}


def tenant_body(clinic: str) -> dict[str, Any]:
    """The usual people and app; the riverside clinic has fixed ids."""
    domain = f"{clinic}.example"

    def user(key: str, name: str, **more: Any) -> dict[str, Any]:
        return {
            "key": key,
            "upn": f"{key}@{domain}",
            "display_name": name,
            "password": f"password of {key}",
            **more,
        }

    own_ids = clinic == "riverside"
    return {
        "clinic": clinic,
        "domain": domain,
        "display_name": "Riverside Clinic" if own_ids else clinic,
        "users": [
            user("visits", "Virtual Visits", id=ORGANIZER) if own_ids else user("visits", "Virtual Visits"),
            user("okafor", "Dr. Okafor", id=OKAFOR, roles=["Global Administrator"])
            if own_ids
            else user("ferro", "Dr. Ferro"),
            user("lindqvist", "Maya Lindqvist", id=LINDQVIST) if own_ids else user("weber", "Jo Weber"),
            user("brandt", "Uma Brandt", licences=["suite-without-teams"]),
            user("visitor", "Vic Visitor", guest=True),
        ],
        "apps": [
            {
                "client_id": CLIENT,
                "client_secret": SECRET,
                "redirect_uris": [REDIRECT],
                "application_permissions": [
                    "OnlineMeetings.ReadWrite.All",
                    "OnlineMeetingArtifact.Read.All",
                    "User.Read.All",
                    "VirtualAppointment.Read.All",
                    "LicenseAssignment.Read.All",
                ],
                "delegated_permissions": ["User.Read", "OnlineMeetings.ReadWrite", "User.ReadBasic.All"],
            }
        ],
        "application_access_policies": {CLIENT: [ORGANIZER]},
    }


@pytest.fixture(scope="session")
def subscriber_key() -> tuple[rsa.RSAPrivateKey, bytes]:
    """The key pair that contents are encrypted for, made once."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "connector")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    dated = builder.serial_number(1).not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=99))
    return private, dated.sign(private, SHA256()).public_bytes(Encoding.DER)


@pytest.fixture
def world(make_world: Callable[[], World]) -> World:
    """A simulator with one tenant, at ten o'clock."""
    return make_world()


@pytest.fixture(scope="session")
def make_world(subscriber_key: tuple[rsa.RSAPrivateKey, bytes]) -> Callable[[], World]:
    """What makes such a simulator, for fixtures that keep one longer than a test."""
    return lambda: _world(subscriber_key)


def _world(subscriber_key: tuple[rsa.RSAPrivateKey, bytes]) -> World:
    clock = SimulatedClock(FixedClock())
    app = create_app(read_settings({"MOCK_GRAPH_PUBLIC_URL": "http://graph.test"}), clock)
    subscriber = Subscriber(*subscriber_key)
    app.extensions["mock_graph"].outgoing = subscriber
    made = World(app, app.test_client(), clock, subscriber)
    made.put_tenant()
    return made
