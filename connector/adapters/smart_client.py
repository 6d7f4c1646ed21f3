"""Signing in at Epic: EHR launch and standalone launch (SMART App Launch 2.2), of staff and of patients."""

from typing import Any

from connector.adapters.appointment_client import AppointmentClient
from connector.adapters.http import Http
from connector.adapters.oauth import OAuth, Refused, Registration
from connector.adapters.smart_discovery import SERVICE, Discovery
from connector.adapters.tokens import BadToken, TokenVerifier
from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.domain.join_window import Appointment
from connector.domain.launch import without_tokens
from connector.ports import EpicAnswer, EpicServer, SignInRequest, Tell

SCOPE = "openid fhirUser"


class SmartClient:
    """Our registrations at Epic: the patient's is a public client, the provider's serves approvals too."""

    def __init__(
        self,
        http: Http,
        discovery: Discovery,
        verifier: TokenVerifier,
        provider: Registration,
        patient: Registration,
        callback: str,
        tell: Tell,
        appointments: AppointmentClient | None = None,
    ) -> None:
        self._appointments = appointments
        self._discovery = discovery
        self._verifier = verifier
        self._provider = OAuth(http, SERVICE, provider)
        self._patient = OAuth(http, SERVICE, patient)
        self._callback = callback
        self._tell = tell

    def validate(self, fhir_base: str) -> EpicServer:
        """Discovery for a base URL that somebody typed. Raises InvalidField."""
        return self._discovery.validate(fhir_base)

    def authorize_url(self, fhir_base: str, attempt: SignInRequest) -> str:
        """Where the browser goes. The audience is the FHIR base URL; `launch` is sent in an EHR launch only."""
        server = self._discovery.server(fhir_base)
        launch = {"launch": attempt.launch} if attempt.launch else {}
        scope = f"launch {SCOPE}" if launch else SCOPE
        return self._client(attempt.purpose).authorize_url(
            server.authorize_url,
            {"redirect_uri": self._callback, "scope": scope, "aud": attempt.audience or fhir_base},
            verifier=attempt.verifier if server.supports_pkce else None,
            state=attempt.state,
            nonce=attempt.nonce,
            **launch,
        )

    def redeem(self, fhir_base: str, purpose: str, code: str, attempt: Attempt) -> EpicAnswer:
        """Exchanges the code and verifies the identity token. Raises Problem or TooBusy."""
        server = self._discovery.server(fhir_base)
        client = self._client(purpose)
        proof = {"code_verifier": attempt.verifier} if server.supports_pkce else {}
        try:
            answer = client.token(
                server.token_url, "authorization_code", code=code, redirect_uri=self._callback, **proof
            )
            identity = self._identity(server, client.registration.client_id, answer, attempt.nonce)
        except Refused as refusal:
            self._tell("epic.code-refused", error=refusal.error)
            raise _problem_of(refusal) from refusal
        except BadToken as bad:
            self._tell("epic.identity-refused", why=str(bad))
            raise problems.sign_in_failed(SERVICE) from bad
        return EpicAnswer(without_tokens(answer), identity, self._appointment(fhir_base, purpose, answer))

    def _appointment(self, fhir_base: str, purpose: str, answer: dict[str, Any]) -> Appointment | None:
        """The appointment of a patient's launch, where it is to be read."""
        session, token = answer.get("sessionId"), answer.get("access_token")
        if self._appointments is None or purpose != Purpose.PATIENT_LAUNCH or not session or not token:
            return None
        return self._appointments.of(fhir_base, str(token), str(session))

    def _client(self, purpose: str) -> OAuth:
        return self._patient if purpose == Purpose.PATIENT_LAUNCH else self._provider

    def _identity(
        self, server: EpicServer, client_id: str, answer: dict[str, Any], nonce: str
    ) -> dict[str, Any] | None:
        """The verified claims. An environment that publishes no keys signs nothing that could be verified."""
        if not server.keys_url:
            return None
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise BadToken("no identity token")
        return self._verifier.claims(
            SERVICE, token, server.keys_url, audience=client_id, issuers=lambda _claims: [server.issuer], nonce=nonce
        )


def _problem_of(refusal: Refused) -> problems.Problem:
    if refusal.error == "unreadable":
        return problems.unreadable_answer(SERVICE)
    return problems.sign_in_failed(SERVICE)
