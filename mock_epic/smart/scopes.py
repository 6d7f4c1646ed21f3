"""The scope of a token is computed by the server from the app's API list; FHIR scopes asked for decide nothing.

Spelling as seen: `user/Encounter.Read` in mixed case for people (SMART v1), `system/Patient.r` for backend apps (v2).
At a site where scopes decide (`scopes_as_asked`), those are granted that were asked for and that the app's API list
allows, in the spelling of SMART v1 or v2 in which they were asked for.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from mock_epic.apps import App

LAUNCH = ("launch", "launch/patient")
IDENTITY = ("openid", "fhirUser", "profile")
PERSISTENT = ("offline_access", "online_access")
_PREFIX = {"provider": "user", "patient": "patient", "backend": "system"}
_FHIR = re.compile(r"(?P<level>user|patient|system)/(?P<kind>[A-Za-z]+|\*)\.(?P<v1>read|\*)?(?P<v2>[cruds]+)?")


def granted_scope(app: App, asked: Iterable[str], openid_connect: bool) -> str:
    """The scope of an app's token."""
    kept = [] if app.audience == "backend" else _kept(app, asked, openid_connect)
    return " ".join([*kept, *_opened(app.audience, app.apis)])


@lru_cache(maxsize=1_000)
def _opened(audience: str, apis: tuple[str, ...]) -> tuple[str, ...]:
    """What an API list opens: worked out once for each, because an app's next token opens the same."""
    if audience == "backend":
        return tuple(f"system/{kind}.{interaction[0].lower()}" for kind, interaction in _split(apis))
    return tuple(f"{_PREFIX[audience]}/{kind}.{interaction}" for kind, interaction in _split(apis))


def asked_scope(app: App, asked: Iterable[str], openid_connect: bool) -> tuple[str, frozenset[str]]:
    """The scope where scopes decide, and the APIs that it opens."""
    names, apis = _kept(app, asked, openid_connect), set[str]()
    for scope in asked:
        for name, opened in _granted(app, scope):
            names.append(name)
            apis |= opened
    return " ".join(dict.fromkeys(names)), frozenset(apis)


def wants_persistence(app: App, asked: Iterable[str]) -> bool:
    """Whether a refresh token is due: a confidential app with persistent access that asked for it."""
    return app.confidential and app.persistent_access and bool(set(asked) & set(PERSISTENT))


def _kept(app: App, asked: Iterable[str], openid_connect: bool) -> list[str]:
    wanted = list(asked)
    kept = [scope for scope in LAUNCH if scope in wanted]
    kept += [scope for scope in IDENTITY if openid_connect and scope in wanted]
    return kept + [scope for scope in PERSISTENT if scope in wanted and wants_persistence(app, wanted)]


def _granted(app: App, scope: str) -> list[tuple[str, set[str]]]:
    """What one FHIR scope that was asked for becomes; a wildcard becomes the types that the app has."""
    found = _FHIR.fullmatch(scope)
    if found is None or (found["v1"] is None) == (found["v2"] is None):
        return []
    level, kinds = found["level"], [found["kind"]]
    if level != _PREFIX[app.audience] and not (level == "patient" and app.audience == "provider"):
        return []
    if kinds == ["*"]:
        kinds = sorted({kind for kind, _ in _split(app.apis)})
    return [named for kind in kinds for named in _of_type(app, level, kind, found["v2"])]


def _of_type(app: App, level: str, kind: str, rights: str | None) -> list[tuple[str, set[str]]]:
    read, search = f"{kind}.Read", f"{kind}.Search"
    if rights is None:
        opened = {read, search} & set(app.apis)
        return [(f"{level}/{kind}.read", opened)] if opened else []
    letters = "".join(letter for letter, api in (("r", read), ("s", search)) if letter in rights and api in app.apis)
    opened = {api for letter, api in (("r", read), ("s", search)) if letter in letters}
    return [(f"{level}/{kind}.{letters}", opened)] if letters else []


def _split(apis: Iterable[str]) -> list[tuple[str, str]]:
    pairs = (api.partition(".") for api in sorted(apis))
    return [(kind, interaction) for kind, _, interaction in pairs]
