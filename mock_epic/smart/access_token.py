"""Access tokens: a JWT of 3600 seconds that clients must treat as opaque, truly opaque before that feature."""

from mock_epic.apps import App
from mock_epic.fhir.identifiers import oid
from mock_epic.moment import Moment
from mock_epic.smart.issued import ACCESS_TOKEN_LIFETIME, AccessToken, Situation
from mock_epic.smart.jwt import seconds, signed
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launches import CEID_ITEM, subject
from mock_epic.state import Clinic
from simkit.ids import Ids


def issue_access_token(
    clinic: Clinic, app: App, scope: str, situation: Situation | None, keys: SigningKeys, ids: Ids, moment: Moment
) -> str:
    """A fresh token, remembered until it expires."""
    user = subject(clinic, situation) if situation else ids.token("background-user", 18)
    record = AccessToken(
        jti=ids.uuid("access-token"),
        client_id=app.client_id,
        scope=scope,
        subject=user,
        issued=moment.outside,
        apis=frozenset(app.apis),
        situation=situation,
        patient=patient_in_context(clinic, situation),
    )
    token = _signed(clinic, record, keys, ids) if clinic.profile.access_token_is_jwt else ids.token("access", 96)
    clinic.access_tokens.put(token, record, moment.now + ACCESS_TOKEN_LIFETIME)
    return token


def patient_in_context(clinic: Clinic, situation: Situation | None) -> str | None:
    """The key of the patient a launch is about: the visit's or the MyChart user; a standalone provider has none."""
    if situation is None:
        return None
    if situation.csn is not None and situation.csn in clinic.visits:
        return clinic.visits[situation.csn].patient
    return situation.person if situation.kind == "patient" else None


def _signed(clinic: Clinic, record: AccessToken, keys: SigningKeys, ids: Ids) -> str:
    ceid = oid(clinic.name, clinic.environment, CEID_ITEM)
    claims = {
        "aud": ceid,
        "client_id": record.client_id,
        "epic.eci": "urn:epic:Open.Epic-current",
        "epic.metadata": ids.token("metadata", 96),
        "epic.tokentype": "access",
        "exp": seconds(record.expires),
        "iat": seconds(record.issued),
        "iss": ceid,
        "jti": record.jti,
        "nbf": seconds(record.issued),
        "sub": record.subject,
    }
    return signed(claims, keys.published(clinic.key_generation))
