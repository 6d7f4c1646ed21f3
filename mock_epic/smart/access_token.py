"""Access tokens: a JWT of 3600 seconds that clients must treat as opaque, truly opaque before that feature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_epic.apps import App
from mock_epic.moment import Moment
from mock_epic.smart.issued import ACCESS_TOKEN_LIFETIME, AccessToken, Situation
from mock_epic.smart.jwt import sealed, seconds
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launches import CEID_ITEM, subject
from mock_epic.smart.scopes import asked_scope, granted_scope
from mock_epic.state import Clinic
from simkit.ids import Ids


@dataclass(frozen=True)
class Permission:
    """What a token is going to open: its scope as the app reads it, and the APIs behind it."""

    scope: str
    apis: frozenset[str]


def permission(clinic: Clinic, app: App, asked: Sequence[str]) -> Permission:
    """What an app that asked for these scopes may do."""
    openid = clinic.profile.openid_connect
    if clinic.profile.scopes_as_asked and (asked or app.audience != "backend"):
        return Permission(*asked_scope(app, asked, openid))
    return Permission(granted_scope(app, asked, openid), frozenset(app.apis))


def issue_access_token(
    clinic: Clinic, app: App, permission: Permission, situation: Situation | None, keys: SigningKeys, ids: Ids,
    moment: Moment,
) -> str:  # fmt: skip
    """A fresh token, remembered until it expires."""
    user = subject(clinic, situation) if situation else ids.token("background-user", 18)
    record = AccessToken(
        jti=ids.uuid("access-token"),
        client_id=app.client_id,
        scope=permission.scope,
        subject=user,
        issued=moment.outside,
        apis=permission.apis,
        situation=situation,
        patient=patient_in_context(clinic, situation),
    )
    token = _signed(clinic, record, keys, ids) if clinic.profile.access_token_is_jwt else ids.token("access", 96)
    clinic.access_tokens.put(token, record, moment.now + ACCESS_TOKEN_LIFETIME, moment.now)
    return token


def patient_in_context(clinic: Clinic, situation: Situation | None) -> str | None:
    """The key of the patient a launch is about: the visit's or the MyChart user; a standalone provider has none."""
    if situation is None:
        return None
    if situation.csn is not None and situation.csn in clinic.visits:
        return clinic.visits[situation.csn].patient
    return situation.person if situation.kind == "patient" else None


def _signed(clinic: Clinic, record: AccessToken, keys: SigningKeys, ids: Ids) -> str:
    claims = token_claims(clinic, "access", record.jti, record.client_id, record.subject, record.issued, ids)
    claims["exp"] = seconds(record.expires)
    return sealed(claims, keys.seal)


def token_claims(
    clinic: Clinic, kind: str, jti: str, client_id: str, subject_id: str, issued: datetime, ids: Ids
) -> dict[str, Any]:
    """The claims that access and refresh tokens share (captures of fhir.epic.com); clients treat both as opaque."""
    ceid = clinic.oid(CEID_ITEM)
    return {
        "aud": ceid,
        "client_id": client_id,
        "epic.eci": "urn:epic:Open.Epic-current",
        "epic.metadata": ids.token("metadata", 96),
        "epic.tokentype": kind,
        "iat": seconds(issued),
        "iss": ceid,
        "jti": jti,
        "nbf": seconds(issued),
        "sub": subject_id,
    }
