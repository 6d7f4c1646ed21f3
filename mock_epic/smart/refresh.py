"""Refresh tokens: for confidential apps with persistent access that asked for it (Epic OAuth 2.0 specification).

A refresh token belongs to one app. With rolling refresh every use brings a new one and the old one dies; without, the
same one goes on and the answer holds none.
"""

from mock_epic.apps import App
from mock_epic.moment import Moment
from mock_epic.smart.access_token import token_claims
from mock_epic.smart.issued import REFRESH_LIFETIME, Grant
from mock_epic.smart.jwt import sealed
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launches import subject
from mock_epic.smart.token_errors import InvalidGrant, InvalidScope
from mock_epic.state import Clinic
from simkit.ids import Ids


def issue_refresh_token(clinic: Clinic, app: App, grant: Grant, keys: SigningKeys, ids: Ids, moment: Moment) -> str:
    """A fresh refresh token for a grant; a JWT without an expiry, or opaque as the site's access tokens are."""
    if clinic.profile.access_token_is_jwt:
        who = subject(clinic, grant.situation)
        claims = token_claims(clinic, "refresh", ids.uuid("refresh-token"), app.client_id, who, moment.outside, ids)
        token = sealed(claims, keys.seal)
    else:
        token = ids.token("refresh", 96)
    clinic.refresh_tokens.put(token, grant, moment.now + REFRESH_LIFETIME)
    return token


def refreshed_grant(clinic: Clinic, app: App, token: str, scope: str, moment: Moment) -> Grant:
    """What a refresh token stands for, narrowed to a scope where scopes decide; spent where refresh is rolling.

    InvalidGrant for an unknown, spent or foreign token; a foreign app's attempt spends nothing.
    """
    grant = clinic.refresh_tokens.get(token, moment.now)
    if grant is None or grant.client_id != app.client_id:
        raise InvalidGrant
    if clinic.profile.rolling_refresh and clinic.refresh_tokens.take(token, moment.now) is None:
        raise InvalidGrant
    if not scope or not clinic.profile.scopes_as_asked:
        return grant
    narrowed = tuple(scope.split())
    if not set(narrowed) <= set(grant.scope):
        raise InvalidScope
    return grant._replace(scope=narrowed)
