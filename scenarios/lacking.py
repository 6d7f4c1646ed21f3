"""What a Microsoft 365 organization can lack: changes to the description of a tenant."""

from collections.abc import Callable, Mapping
from typing import Any

Description = dict[str, Any]
Change = Callable[[Description, str], Description]


def as_it_is(tenant: Description, _organizer: str) -> Description:
    """Nothing is lacking."""
    return tenant


def _consent(tenant: Description, _organizer: str) -> Description:
    apps = [{**app, "application_permissions": []} for app in tenant["apps"]]
    return {**tenant, "apps": apps}


def _policy(tenant: Description, _organizer: str) -> Description:
    return {**tenant, "application_access_policies": {}}


def _licence(tenant: Description, organizer: str) -> Description:
    users = [{**user, "licences": []} if user["id"] == organizer else user for user in tenant["users"]]
    return {**tenant, "users": users}


def _organizer(tenant: Description, organizer: str) -> Description:
    return {**tenant, "users": [user for user in tenant["users"] if user["id"] != organizer]}


LACKING: Mapping[str, Change] = {
    "consent": _consent,
    "an application access policy": _policy,
    "a licence of the organizer": _licence,
    "the organizer account": _organizer,
}
