"""Scopes: what a client asks for, and how it is told what it got.

Source: Microsoft identity platform, "Scopes and permissions in the Microsoft identity platform".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mock_graph.identity.refusals import ResourceUnknown, ScopeInvalid
from mock_graph.identity.token_refusals import ScopeNotDefault

GRAPH = "https://graph.microsoft.com"
GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
OPENID = ("openid", "profile", "email", "offline_access")
DEFAULT = ".default"


@dataclass(frozen=True)
class Asked:
    """The scopes of a request: OpenID's own, Graph permissions by short name, and how the latter were written."""

    openid: tuple[str, ...]
    permissions: tuple[str, ...]
    prefix: str = ""

    @property
    def offline(self) -> bool:
        """Whether a refresh token is asked for."""
        return "offline_access" in self.openid

    @property
    def wants_id_token(self) -> bool:
        """Whether this is a sign-in."""
        return "openid" in self.openid


def graph_resources(public_url: str) -> frozenset[str]:
    """What names Graph: its own address, its app id, and this server's address with and without the port.

    SDKs that are pointed here derive the resource from the base address and leave the port out.
    """
    own = urlsplit(public_url)
    return frozenset({GRAPH, GRAPH_APP_ID, f"{own.scheme}://{own.netloc}", f"{own.scheme}://{own.hostname}"})


def parse(text: str, resources: Iterable[str]) -> Asked:
    """Read a `scope` parameter; ScopeInvalid if it is empty, ResourceUnknown if it names a resource besides Graph."""
    known = frozenset(resources)
    openid, permissions, prefix = [], [], ""
    for scope in text.split():
        if scope in OPENID:
            openid.append(scope)
            continue
        resource, _, name = scope.rpartition("/")
        if resource and resource.rstrip("/") not in known:
            raise ResourceUnknown(resource=resource)
        prefix = f"{resource}/" if resource else prefix
        permissions.append(name)
    if not openid and not permissions:
        raise ScopeInvalid(scope=text)
    return Asked(tuple(openid), tuple(permissions), prefix)


def require_default(text: str, resources: Iterable[str]) -> None:
    """Client credentials take exactly `{resource}/.default`; ScopeNotDefault or ResourceUnknown otherwise."""
    resource, _, name = text.strip().rpartition("/")
    if name != DEFAULT or " " in text.strip():
        raise ScopeNotDefault(scope=text)
    if resource.rstrip("/") not in frozenset(resources):
        raise ResourceUnknown(resource=resource)


def written(asked: Asked, granted: Iterable[str]) -> str:
    """The `scope` of a token answer, permissions written the way the client wrote them."""
    named = [f"{asked.prefix}{name}" for name in granted]
    return " ".join([*(scope for scope in OPENID if scope in asked.openid and scope != "offline_access"), *named])
