"""What the authorization server has handed out and must recognise again: tuples, because each launch makes several."""

from datetime import datetime, timedelta
from typing import NamedTuple

LAUNCH_LIFETIME = timedelta(seconds=300)
ACCESS_TOKEN_LIFETIME = timedelta(seconds=3600)
ID_TOKEN_LIFETIME = timedelta(seconds=300)
SIGN_IN_PATIENCE = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=365)  # Epic's carry no expiry; the bound is ours


class Situation(NamedTuple):
    """Who is using the app, and from where. `kind` is staff or patient, `person` a key of the clinic's people.

    `proxy` is the key of whoever is at the screen in the patient's place. `surface` and `csn` are those of an EHR
    launch; a standalone launch has neither. `pairs` are the context token's fields, placeholders filled.
    """

    kind: str
    person: str
    surface: str | None = None
    csn: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    proxy: str | None = None


class Launch(NamedTuple):
    """An EHR launch that waits for its app."""

    client_id: str
    situation: Situation


class Grant(NamedTuple):
    """What an authorization code stands for."""

    client_id: str
    redirect_uri: str
    scope: tuple[str, ...]
    state: str
    nonce: str
    code_challenge: str
    situation: Situation


class AccessToken(NamedTuple):
    """What an access token opens. `situation` is None for a backend client."""

    jti: str
    client_id: str
    scope: str
    subject: str
    issued: datetime
    apis: frozenset[str] = frozenset()
    situation: Situation | None = None
    patient: str | None = None

    @property
    def expires(self) -> datetime:
        """When it stops working."""
        return self.issued + ACCESS_TOKEN_LIFETIME
