"""Tenants as the control plane is told of them; a mistake is answered with what is wrong and what would be right."""

import uuid
from collections.abc import Mapping
from typing import Any

from mock_graph.directory.licences import KINDS
from mock_graph.directory.roles import TEMPLATES
from mock_graph.directory.tenant import App, Tenant, TenantSettings
from mock_graph.directory.users import User
from mock_graph.notifications.payload import CASINGS
from simkit.control import ControlRefused
from simkit.ids import Ids

Body = Mapping[str, Any]
_SETTINGS: Mapping[str, tuple[Any, ...]] = {
    "anonymous_join": (True, False),
    "casing": CASINGS,
    "call_ended": ("lost", "dependable"),
}


def tenant(tenant_id: str, body: Body, ids: Ids) -> Tenant:
    """The tenant that a body describes; ControlRefused for the first mistake."""
    clinic = _text(body, "clinic", "tenant")
    made = Tenant(
        id=_guid(tenant_id, "The tenant id of the address"),
        clinic=clinic,
        domain=_text(body, "domain", "tenant", f"{clinic}.example"),
        display_name=_text(body, "display_name", "tenant", clinic),
        settings=_settings(body),
    )
    for one in users(body, made.domain, ids):
        made.users.add(one)
    made.apps.update({app.client_id: app for app in map(_app, _objects(body, "apps"))})
    made.policies.update(_policies(body))
    return made


def users(body: Body, domain: str, ids: Ids) -> list[User]:
    """The users of a body."""
    return [_user(one, domain, ids) for one in _objects(body, "users")]


def _user(one: Body, domain: str, ids: Ids) -> User:
    key = _text(one, "key", "user")
    given_id = one.get("id")
    return User(
        key=key,
        id=_guid(given_id, f"The id of user {key!r}") if given_id else ids.uuid("user"),
        upn=_text(one, "upn", "user", f"{key}@{domain}"),
        display_name=_text(one, "display_name", "user", key),
        given=_text(one, "given", "user", ""),
        family=_text(one, "family", "user", ""),
        password=_text(one, "password", "user", ""),
        job_title=one.get("job_title"),
        roles=_names(one, "roles", tuple(TEMPLATES), ()),
        licences=_names(one, "licences", KINDS, ("teams",)),
        guest=bool(one.get("guest", False)),
    )


def _app(one: Body) -> App:
    client_id = _text(one, "client_id", "app")
    return App(
        client_id=client_id,
        client_secret=one.get("client_secret"),
        certificate_pem=one.get("certificate_pem"),
        redirect_uris=_names(one, "redirect_uris", None, ()),
        application_permissions=frozenset(_names(one, "application_permissions", None, ())),
        delegated_permissions=frozenset(_names(one, "delegated_permissions", None, ("User.Read",))),
    )


def _settings(body: Body) -> TenantSettings:
    given = body.get("settings", {})
    if not isinstance(given, dict):
        raise ControlRefused('"settings" is a JSON object.')
    for name, value in given.items():
        if name not in _SETTINGS or value not in _SETTINGS[name]:
            allowed = "; ".join(f"{one}: {', '.join(map(str, values))}" for one, values in _SETTINGS.items())
            raise ControlRefused(f"Setting {name!r} cannot be {value!r}; allowed are {allowed}.")
    return TenantSettings(**given)


def _policies(body: Body) -> dict[str, frozenset[str]]:
    given = body.get("application_access_policies", {})
    if not isinstance(given, dict) or not all(isinstance(covered, list) for covered in given.values()):
        raise ControlRefused('"application_access_policies" is {"<client id>": ["<user id>" or "*"]}.')
    return {client_id: frozenset(map(str, covered)) for client_id, covered in given.items()}


def _objects(body: Body, name: str) -> list[Body]:
    given = body.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise ControlRefused(f'"{name}" is a list of JSON objects.')
    return given


def _text(body: Body, name: str, owner: str, otherwise: str | None = None) -> str:
    value = body.get(name, otherwise)
    if not isinstance(value, str) or (otherwise is None and not value):
        raise ControlRefused(f'A {owner} needs "{name}", a text.')
    return value


def _names(body: Body, name: str, allowed: tuple[str, ...] | None, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    given = body.get(name)
    if given is None:
        return otherwise
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ControlRefused(f'"{name}" is a list of texts.')
    for one in given:
        if allowed is not None and one not in allowed:
            raise ControlRefused(f'"{name}" cannot hold {one!r}; allowed are {", ".join(allowed)}.')
    return tuple(given)


def _guid(value: Any, what: str) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise ControlRefused(f"{what} is {value!r}; a GUID is needed.") from None
