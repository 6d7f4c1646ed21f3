"""Tenants as the control plane is told of them; a mistake is answered with what is wrong and what would be right."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_graph.directory.licences import KINDS
from mock_graph.directory.roles import TEMPLATES
from mock_graph.directory.settings import TenantSettings, complaint_about
from mock_graph.directory.subscriptions import STATUSES, Subscription, id_of
from mock_graph.directory.tenant import App, Policy, Tenant
from mock_graph.directory.users import User
from simkit.clock import Clock
from simkit.control import ControlRefused
from simkit.ids import Ids
from simkit.transitions import Transition, TransitionRefused, read_when

Body = Mapping[str, Any]
CONSENTS = ("granted", "none")


def tenant(tenant_id: str, body: Body, ids: Ids, clock: Clock) -> Tenant:
    """The tenant that a body describes; ControlRefused for the first mistake."""
    clinic = _text(body, "clinic", "tenant")
    made = Tenant(
        id=_guid(tenant_id, "The tenant id of the address"),
        clinic=clinic,
        domain=_text(body, "domain", "tenant", f"{clinic}.example"),
        display_name=_text(body, "display_name", "tenant", clinic),
        settings=settings(TenantSettings(), body.get("settings", {})),
    )
    for one in users(body, made.domain, ids):
        made.users.add(one)
    made.apps.update({one.client_id: one for one in apps(body)})
    made.policies.update(_policies(body, clock))
    made.subscriptions = subscriptions(body)
    return made


def apps(body: Body) -> list[App]:
    """The registrations of a body; `consent` says whether what they ask for is granted already."""
    return [_app(one) for one in _objects(body, "apps")]


def settings(present: TenantSettings, given: Any) -> TenantSettings:
    """The settings with what a body changes."""
    if not isinstance(given, dict):
        raise ControlRefused('"settings" is a JSON object.')
    complaint = complaint_about(given)
    if complaint is not None:
        raise ControlRefused(complaint)
    return replace(present, **given)


def policy(given: Any, clock: Clock) -> Policy:
    """An application access policy: a list of users, or an object that also says when it holds."""
    body = {"users": given} if isinstance(given, list) else given
    if not isinstance(body, dict) or not isinstance(body.get("users"), list):
        raise ControlRefused(
            'An application access policy is ["<user id>" or "*"] or {"users": [...], "after_s": 0, "after_looks": 0}.'
        )
    try:
        when = read_when(body)
    except TransitionRefused as refused:
        raise ControlRefused(str(refused)) from None
    return Policy(frozenset(map(str, body["users"])), Transition(clock, when))


def licences(body: Body) -> tuple[str, ...]:
    """The licences of a user."""
    return _names(body, "licences", KINDS, ())


def subscriptions(body: Body) -> tuple[Subscription, ...]:
    """What the organization has subscribed to besides the suite of its users."""
    return tuple(_subscription(one) for one in _objects(body, "subscriptions"))


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


def _subscription(one: Body) -> Subscription:
    part_number = _text(one, "sku_part_number", "subscription")
    given_id, status, units = one.get("sku_id"), one.get("status", STATUSES[0]), one.get("units", 1)
    if status not in STATUSES:
        raise ControlRefused(f'"status" cannot be {status!r}; allowed are {", ".join(STATUSES)}.')
    if type(units) is not int or units < 1:
        raise ControlRefused(f'"units" is {units!r}; a whole number from 1 is needed.')
    sku_id = _guid(given_id, f"The SKU id of {part_number!r}") if given_id else id_of(part_number)
    return Subscription(part_number, sku_id, status, units)


def _app(one: Body) -> App:
    client_id = _text(one, "client_id", "app")
    application = frozenset(_names(one, "application_permissions", None, ()))
    delegated = frozenset(_names(one, "delegated_permissions", None, ("User.Read",)))
    consent = one.get("consent", CONSENTS[0])
    if consent not in CONSENTS:
        raise ControlRefused(f'"consent" cannot be {consent!r}; allowed are {", ".join(CONSENTS)}.')
    granted = consent == CONSENTS[0]
    return App(
        client_id=client_id,
        client_secret=one.get("client_secret"),
        certificate_pem=one.get("certificate_pem"),
        redirect_uris=_names(one, "redirect_uris", None, ()),
        application_permissions=application if granted else frozenset(),
        delegated_permissions=delegated if granted else frozenset(),
        declared_application=application,
        declared_delegated=delegated,
        multi_tenant=bool(one.get("multi_tenant", True)),
        logout_url=_logout_url(one.get("logout_url")),
    )


def _logout_url(given: Any) -> str | None:
    if given is not None and not (isinstance(given, str) and given.startswith(("https://", "http://"))):
        raise ControlRefused(f'"logout_url" is {given!r}; an absolute http(s) address is needed.')
    return given


def _policies(body: Body, clock: Clock) -> dict[str, Policy]:
    given = body.get("application_access_policies", {})
    if not isinstance(given, dict):
        raise ControlRefused('"application_access_policies" is {"<client id>": ["<user id>" or "*"]}.')
    return {client_id: policy(one, clock) for client_id, one in given.items()}


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
