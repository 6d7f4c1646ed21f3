"""Consent: what an app was granted in a tenant, by an administrator for everybody or by a user for himself.

Source: Microsoft identity platform, "Permissions and consent overview", "Admin consent on the Microsoft identity
platform". Permissions of an app beyond those named by `.default` need no registration (dynamic consent).
"""

from collections.abc import Iterable
from dataclasses import replace

from mock_graph.directory.tenant import App, Tenant
from mock_graph.directory.users import User
from mock_graph.identity.scopes import DEFAULT, Asked

ADMINISTRATOR = "Global Administrator"
_OPEN_TO_USERS = frozenset({"user.readbasic.all"})


def is_administrator(user: User) -> bool:
    """Whether a user may consent for the whole organization."""
    return ADMINISTRATOR in user.roles


def needs_administrator(tenant: Tenant, permissions: Iterable[str]) -> bool:
    """Whether users may not consent to these themselves: to those over all (`.All`), in some tenants to none."""
    if not tenant.settings.user_consent:
        return True
    return any(one.casefold().endswith(".all") and one.casefold() not in _OPEN_TO_USERS for one in permissions)


def granted(tenant: Tenant, app: App, user_id: str) -> tuple[str, ...]:
    """The delegated permissions that a token of the app for this user carries, sorted."""
    own = tenant.user_consents.get((app.client_id, user_id), frozenset())
    return tuple(sorted(app.delegated_permissions | own))


def missing(tenant: Tenant, app: App, user_id: str, asked: Asked) -> tuple[str, ...]:
    """What the app asks for and was not granted; names ignore case, as in Entra ID."""
    held = {name.casefold() for name in granted(tenant, app, user_id)}
    return tuple(name for name in _wanted(app, asked) if name.casefold() not in held)


def grant_for_user(tenant: Tenant, app: App, user_id: str, permissions: Iterable[str]) -> None:
    """A user consents for himself."""
    provision(tenant, app)
    key = (app.client_id, user_id)
    tenant.user_consents[key] = tenant.user_consents.get(key, frozenset()) | frozenset(permissions)


def grant_for_everybody(tenant: Tenant, app: App, asked: Asked | None) -> App:
    """An administrator consents: to the permissions asked for, or (None, `.default`) to all that is declared."""
    here = provision(tenant, app)
    whole = asked is None or DEFAULT in asked.permissions
    delegated = here.declared_delegated if whole else frozenset(asked.permissions if asked else ())
    application = here.declared_application if whole else frozenset()
    tenant.apps[app.client_id] = replace(
        here,
        delegated_permissions=here.delegated_permissions | delegated,
        application_permissions=here.application_permissions | application,
    )
    return tenant.apps[app.client_id]


def withdraw(tenant: Tenant, app: App) -> None:
    """Nothing is granted any more, neither for everybody nor by anybody."""
    tenant.apps[app.client_id] = replace(app, delegated_permissions=frozenset(), application_permissions=frozenset())
    tenant.user_consents = {key: held for key, held in tenant.user_consents.items() if key[0] != app.client_id}


def provision(tenant: Tenant, app: App) -> App:
    """The app in this tenant; one of another tenant comes with nothing granted."""
    bare = replace(app, delegated_permissions=frozenset(), application_permissions=frozenset())
    return tenant.apps.setdefault(app.client_id, bare)


def _wanted(app: App, asked: Asked) -> list[str]:
    names = dict.fromkeys(asked.permissions)
    if DEFAULT in names:
        del names[DEFAULT]
        names.update(dict.fromkeys(sorted(app.declared_delegated)))
    return list(names)
