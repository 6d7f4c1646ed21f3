"""RFC 7662 as seen at Epic: a bearer of the same app, or of a backend app, may ask about a token."""

from datetime import datetime
from typing import Any

from mock_epic.smart.id_token import issuer
from mock_epic.smart.issued import AccessToken
from mock_epic.smart.jwt import seconds
from mock_epic.smart.launches import user_record
from mock_epic.state import Clinic

INACTIVE: dict[str, Any] = {"active": False}
USER_TYPES = {"patient": "WPR", "staff": "EMP"}


class AskerUnknown(Exception):
    """The call carries no good bearer token."""


def introspect(clinic: Clinic, bearer: str, token: str, now: datetime) -> dict[str, Any]:
    """What is known of a token; AskerUnknown without a good bearer. Unknown, expired or foreign: not active."""
    asker = clinic.access_tokens.get(bearer, now)
    if asker is None:
        raise AskerUnknown
    asked = clinic.access_tokens.get(token, now)
    if asked is None or (asker.situation is not None and asked.client_id != asker.client_id):
        return INACTIVE
    return {"active": True, "scope": asked.scope, "client_id": asked.client_id, **_about(clinic, asked)}


def _about(clinic: Clinic, token: AccessToken) -> dict[str, Any]:
    about: dict[str, Any] = {
        "exp": seconds(token.expires),
        "sub": token.subject,
        "iss": issuer(clinic),
        "jti": token.jti,
    }
    if token.situation is not None:
        about["username"] = clinic.user_of(token.situation).login.upper()
        about["epic_user_type"] = USER_TYPES[token.situation.kind]
        about["fhirUser"] = f"{clinic.addresses.fhir_base}/{user_record(token.situation)[0]}/{token.subject}"
    if token.patient is not None:
        about["patient"] = clinic.fhir_id("Patient", token.patient)
    return about
