"""Who may use which FHIR API. Read and Search of a type are separate APIs on an app's record."""

from datetime import datetime

from mock_epic.fhir.outcomes import NOT_YOURS, FhirRefused
from mock_epic.smart.issued import AccessToken
from mock_epic.state import Clinic

INVALID_TOKEN = 'Bearer error="invalid_token", error_description="The access token provided is not valid"'
INSUFFICIENT_SCOPE = (
    'Bearer error="insufficient_scope", '
    'error_description="The access token provided is valid, but is not authorized for this service"'
)


class NoGoodToken(Exception):
    """401: no token, a garbled one, or one that has expired."""


class ApiNotGranted(Exception):
    """403: the token is good, but the API is not on the app's record."""


def token_for(authorization: str, clinic: Clinic, kind: str, interaction: str, now: datetime) -> AccessToken:
    """The token of a call, good for that API; NoGoodToken or ApiNotGranted if not."""
    scheme, _, value = authorization.partition(" ")
    token = clinic.access_tokens.get(value.strip(), now) if scheme.lower() == "bearer" else None
    if token is None:
        raise NoGoodToken
    if f"{kind}.{interaction}" not in token.apis:
        raise ApiNotGranted
    return token


def check_patient(token: AccessToken, patient: str) -> None:
    """A MyChart user sees only the own chart; FhirRefused (4118) for another one."""
    if token.situation is not None and token.situation.kind == "patient" and token.patient != patient:
        raise FhirRefused(403, NOT_YOURS)
