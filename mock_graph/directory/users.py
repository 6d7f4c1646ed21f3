"""Users as the directory shows them.

Source: Microsoft Graph v1.0, "user resource type" (the default property set) and "List users".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

DEFAULT_MEMBERS = (
    "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation",
    "preferredLanguage", "surname", "userPrincipalName",
)  # fmt: skip


@dataclass(frozen=True)
class User:
    """An account of a tenant; `key` is the name that scenarios call it by, `roles` are directory role names.

    `guest` marks an account invited from elsewhere (userType Guest).
    """

    key: str
    id: str
    upn: str
    display_name: str
    given: str = ""
    family: str = ""
    password: str = ""
    job_title: str | None = None
    roles: tuple[str, ...] = ()
    licences: tuple[str, ...] = ("teams",)
    guest: bool = False

    def members(self) -> dict[str, Any]:
        """Every property that the simulator knows of."""
        return {
            "businessPhones": [],
            "displayName": self.display_name,
            "givenName": self.given or None,
            "id": self.id,
            "jobTitle": self.job_title,
            "mail": self.upn,
            "mobilePhone": None,
            "officeLocation": None,
            "preferredLanguage": None,
            "surname": self.family or None,
            "userPrincipalName": self.upn,
            "accountEnabled": True,
            "userType": "Guest" if self.guest else "Member",
        }


def shown(user: User, select: Iterable[str] = ()) -> dict[str, Any]:
    """The user with the selected properties, or the default ones; unknown names are left out, as Graph does."""
    known = {name.casefold(): name for name in user.members()}
    wanted = [known[name.casefold()] for name in select if name.casefold() in known] or DEFAULT_MEMBERS
    members = user.members()
    return {name: members[name] for name in wanted}


@dataclass
class Users:
    """The accounts of one tenant, findable by object id, principal name and key."""

    by_id: dict[str, User] = field(default_factory=dict)

    def add(self, user: User) -> None:
        """Keep an account, replacing the one with its id."""
        self.by_id.pop(user.id, None)
        self.by_id[user.id] = user

    def find(self, id_or_upn: str) -> User | None:
        """The account with that object id or principal name, whatever the case."""
        wanted = id_or_upn.casefold()
        return self.by_id.get(wanted) or next((u for u in self.by_id.values() if u.upn.casefold() == wanted), None)

    def with_key(self, key: str) -> User | None:
        """The account that scenarios call `key`: the newest, where scenarios take turns in one tenant."""
        return next((user for user in reversed(self.by_id.values()) if user.key == key), None)

    def listed(self) -> list[User]:
        """All accounts, in the order in which they came."""
        return list(self.by_id.values())
