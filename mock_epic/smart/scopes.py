"""The scope of a token is computed by the server from the app's API list; FHIR scopes asked for decide nothing.

Spelling as seen: `user/Encounter.Read` in mixed case for people (SMART v1), `system/Patient.r` for backend apps (v2).
"""

from collections.abc import Iterable

from mock_epic.apps import App

IDENTITY = ("openid", "fhirUser", "profile")
_PREFIX = {"provider": "user", "patient": "patient"}


def granted_scope(app: App, asked: Iterable[str], openid_connect: bool) -> str:
    """The scope of an app's token."""
    if app.audience == "backend":
        return " ".join(f"system/{kind}.{interaction[0].lower()}" for kind, interaction in _split(app.apis))
    wanted = set(asked)
    kept: list[str] = [scope for scope in ("launch", "launch/patient") if scope in wanted]
    kept += [scope for scope in IDENTITY if openid_connect and scope in wanted]
    apis = [f"{_PREFIX[app.audience]}/{kind}.{interaction}" for kind, interaction in _split(app.apis)]
    return " ".join([*kept, *apis])


def _split(apis: Iterable[str]) -> list[tuple[str, str]]:
    pairs = (api.partition(".") for api in sorted(apis))
    return [(kind, interaction) for kind, _, interaction in pairs]
