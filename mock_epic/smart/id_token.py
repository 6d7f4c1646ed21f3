"""OpenID Connect id tokens: RS256, five minutes (Epic OAuth 2.0 specification, "OpenID Connect id_tokens")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_epic.apps import App
from mock_epic.smart.issued import ID_TOKEN_LIFETIME, Grant
from mock_epic.smart.jwt import seconds, signed, unsigned
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launches import subject, user_record
from mock_epic.state import Clinic


@dataclass(frozen=True)
class IdTokenDraft:
    """An id token before it is signed; None signs nothing.

    The key `published` is in the JWKS, `stranger` never is, `next` takes the place of the published one.
    """

    claims: Mapping[str, Any]
    named_key: str = "published"
    signing_key: str | None = "published"


def draft(clinic: Clinic, app: App, grant: Grant, outside: datetime) -> IdTokenDraft:
    """The claims for the person of a grant; times are the callers' time."""
    subject_id = subject(clinic, grant.situation)
    claims: dict[str, Any] = {
        "sub": subject_id,
        "aud": app.client_id,
        "iss": issuer(clinic),
        "iat": seconds(outside),
        "exp": seconds(outside + ID_TOKEN_LIFETIME),
    }
    if app.fhir == "R4" and "fhirUser" in grant.scope:
        claims["fhirUser"] = f"{clinic.addresses.fhir_base}/{user_record(grant.situation)[0]}/{subject_id}"
    if "profile" in grant.scope:
        claims["preferred_username"] = clinic.user_of(grant.situation).login
    if grant.nonce:
        claims["nonce"] = grant.nonce
    return IdTokenDraft(claims)


def issuer(clinic: Clinic) -> str:
    """The issuer of id tokens: the token endpoint until May 2020."""
    return clinic.addresses.token if clinic.profile.issuer_is_token_endpoint else clinic.addresses.issuer


def sealed(token: IdTokenDraft, keys: SigningKeys, clinic: Clinic) -> str:
    """The compact form of a draft. A token that is signed with the key `next` makes it the published one."""
    generation = clinic.rotate_keys() if token.signing_key == "next" else clinic.key_generation
    if token.signing_key is None:
        return unsigned(token.claims)
    return signed(token.claims, keys.named(token.signing_key, generation), keys.named(token.named_key, generation).kid)
