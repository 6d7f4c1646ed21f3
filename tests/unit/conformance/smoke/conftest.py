"""A small Epic environment whose answers a test can spoil one at a time."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from flask import Flask, Response, jsonify, request
from joserfc.jwk import RSAKey

from conformance.smoke.address import fhir_base
from conformance.smoke.catalogue import CHECKS
from conformance.smoke.environment import Environment
from conformance.smoke.run import Result, run
from conformance.smoke.transport import NetworkProbe
from conformance.smoke.visitor import Limits, NetworkVisitor
from simkit.clock import Clock
from simkit.serving import run_in_thread

FHIR = "/clinic/api/FHIR/R4"
SMART = f"{FHIR}/.well-known/smart-configuration"
METADATA = f"{FHIR}/metadata"
OPENID = "/clinic/oauth2/.well-known/openid-configuration"
KEYS = "/clinic/keys"
PUBLIC_KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True).as_dict(private=False)


@dataclass
class FakeEpic:
    """`documents` by path; `spoiled` answers instead of them; `asked` is every request that came."""

    base: str = ""
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    spoiled: dict[str, Callable[[], Response]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"Access-Control-Allow-Origin": "*"})
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    @property
    def fhir_base(self) -> str:
        """Where the environment says it is."""
        return self.base + FHIR

    def spoil(self, path: str, body: str, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        """Answer something else at a path; keywords are headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.spoiled[path] = lambda: Response(body, status, named, content_type=kind)

    def app(self) -> Flask:
        """The environment as a web application."""
        app = Flask("fake_epic")

        @app.route("/<path:_path>", methods=["GET", "POST"])
        def answer(_path: str) -> Response:
            self.asked.append((request.method, request.path, dict(request.headers)))
            if request.path in self.spoiled:
                return self.spoiled[request.path]()
            if request.path in self.documents:
                response = jsonify(self.documents[request.path])
                response.headers.update(self.headers)
                return response
            return Response("<html><title>404 - File not found</title></html>", 404)

        return app

    def stand_at(self, base: str) -> None:
        """Fill in the documents of a current environment."""
        self.base = base
        oauth = f"{base}/clinic/oauth2"
        addresses = {"authorization_endpoint": f"{oauth}/authorize", "token_endpoint": f"{oauth}/token"}
        named = {"issuer": oauth, "jwks_uri": base + KEYS}
        self.documents = {
            SMART: {
                **addresses,
                **named,
                "capabilities": ["launch-ehr", "launch-standalone", "sso-openid-connect"],
                "scopes_supported": ["openid", "fhirUser", "launch"],
                "code_challenge_methods_supported": ["S256"],
                "grant_types_supported": ["authorization_code", "client_credentials"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
            },
            METADATA: capability_statement(oauth),
            OPENID: {**addresses, **named, "id_token_signing_alg_values_supported": ["RS256"]},
            KEYS: {"keys": [PUBLIC_KEY]},
        }
        self.spoil("/clinic/oauth2/authorize", "<title>OAuth2 Error</title>", 400)
        self.spoil("/clinic/oauth2/token", '{"error":"invalid_request"}', 405, "application/json")

    def without_smart(self) -> None:
        """As before August 2021."""
        for path in (SMART, OPENID, KEYS):
            del self.documents[path]
        self.documents[METADATA]["software"]["version"] = "November 2018"


def capability_statement(oauth: str) -> dict[str, Any]:
    """What /metadata says of a current environment."""
    uris = [{"url": name, "valueUri": f"{oauth}/{name}"} for name in ("authorize", "token")]
    url = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
    types = ("Appointment", "Encounter", "Patient", "Practitioner")
    return {
        "resourceType": "CapabilityStatement",
        "fhirVersion": "4.0.1",
        "publisher": "Riverside Clinic",
        "software": {"name": "Epic", "version": "May 2026"},
        "rest": [
            {
                "security": {
                    "extension": [{"url": url, "extension": uris}],
                    "service": [{"coding": [{"code": "SMART-on-FHIR"}]}],
                },
                "resource": [{"type": name, "interaction": [{"code": "read"}]} for name in types],
            }
        ],
    }


@pytest.fixture
def epic() -> Iterator[FakeEpic]:
    """A current environment over http."""
    fake = FakeEpic()
    with run_in_thread(fake.app()) as base:
        fake.stand_at(base)
        yield fake


@pytest.fixture(scope="session")
def unused_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Authority:
    """A throw-away certificate authority; `bundle` is its PEM file."""

    made: trustme.CA
    bundle: str


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that no machine knows."""
    made = trustme.CA()
    bundle: Path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(bundle)
    return Authority(made, str(bundle))


@pytest.fixture
def tls_epic(authority: Authority) -> Iterator[Callable[..., FakeEpic]]:
    """Makes environments over https; the keywords are those of trustme's issue_cert."""
    with ExitStack() as running:

        def make(*names: str, **wishes: Any) -> FakeEpic:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.made.issue_cert(*(names or ("127.0.0.1",)), **wishes).configure_cert(context)
            fake = FakeEpic()
            fake.stand_at(running.enter_context(run_in_thread(fake.app(), ssl_context=context)))
            return fake

        yield make


def judge(
    url: str, verify: str | None = None, limits: Limits | None = None, clock: Clock | None = None
) -> Mapping[str, Result]:
    """Every check of the catalogue, by id."""
    limits = limits or Limits(10, 60)
    environment = Environment(
        fhir_base(url), NetworkVisitor(limits, verify, clock), NetworkProbe(limits.request_s, verify, clock)
    )
    return {result.check.id: result for result in run(CHECKS, environment)}


@pytest.fixture(name="judge")
def judge_fixture() -> Callable[..., Mapping[str, Result]]:
    """Judges an environment by all checks."""
    return judge
