"""`$orderby` on users.

Source: Microsoft Graph v1.0, "List users"; "Advanced query capabilities on Microsoft Entra ID objects". By display name
and principal name users are sorted plainly; by everything else, and whatever was filtered or searched, only with
`$count=true` and the header `ConsistencyLevel: eventual`.
"""

from dataclasses import dataclass
from functools import partial

from mock_graph.directory.users import User

PLAINLY = ("displayName", "userPrincipalName")
ADVANCED = (*PLAINLY, "mail", "givenName", "surname", "jobTitle")
_DIRECTIONS = {"": False, "asc": False, "desc": True}


class SortingUnsupported(Exception):
    """Graph does not sort this query."""

    def __init__(self) -> None:
        super().__init__("Sorting not supported for current query.")


@dataclass(frozen=True)
class Order:
    """A property to sort by, and whether the largest comes first."""

    name: str
    descending: bool


def parse_order(text: str, *, narrowed: bool, advanced: bool) -> list[Order]:
    """The keys of an `$orderby`, the most important first; SortingUnsupported if Graph would not sort so.

    `narrowed`: users are filtered or searched; `advanced`: the query is marked as an advanced one.
    """
    if narrowed and not advanced:
        raise SortingUnsupported()
    allowed = {name.casefold(): name for name in (ADVANCED if advanced else PLAINLY)}
    orders = []
    for key in text.split(","):
        name, _, direction = key.strip().partition(" ")
        if name.casefold() not in allowed or direction.strip().casefold() not in _DIRECTIONS:
            raise SortingUnsupported()
        orders.append(Order(allowed[name.casefold()], _DIRECTIONS[direction.strip().casefold()]))
    return orders


def ordered(users: list[User], orders: list[Order]) -> list[User]:
    """The users in that order, without regard to case; who has no value comes first."""
    found = list(users)
    for order in reversed(orders):
        found.sort(key=partial(_folded, name=order.name), reverse=order.descending)
    return found


def _folded(user: User, name: str) -> str:
    return str(user.members()[name] or "").casefold()
