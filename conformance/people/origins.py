"""Which origin a browser names to whom it sends a form (Fetch, section 3.1, "`Origin` header").

Portals tell by it which forms were made up elsewhere. `Referer`, which tells the same, is not sent: people's browsers
and what stands between may keep it back, and whoever needs it must do without.
"""

from collections.abc import MutableMapping
from urllib.parse import urlsplit

from conformance.people.page import Page

UNSAID = "null"
SAYS_ALL = "unsafe-url"
"""The policy of a page that has nothing to hide."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_POLICIES = (
    "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
    "strict-origin-when-cross-origin", "unsafe-url",
)  # fmt: skip
_NOT_TO_HTTP = ("", "no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin")


def origin_of(address: str) -> str:
    """Scheme, host and, unless it is the usual one, port of an address (HTML, section 7.1.1)."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    port = parts.port if parts.port != _DEFAULT_PORTS.get(parts.scheme) else None
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def told(mine: str, address: str, policy: str) -> str:
    """What a browser sends as Origin with a form of my origin that goes to an address by POST."""
    downgrade = mine.startswith("https:") and not address.lower().startswith("https:") and policy in _NOT_TO_HTTP
    abroad = policy == "same-origin" and origin_of(address) != mine
    return UNSAID if policy == "no-referrer" or downgrade or abroad else mine


def redirected(headers: MutableMapping[str, str], method: str | None, before: str, after: str, policy: str) -> None:
    """What becomes of Origin when an address redirects to another, by the policy of the form or of the redirect.

    A third site does not hear of the first, and whom the policy excludes does not either.
    """
    mine = headers.get("Origin")
    if mine is None:
        return
    if method in ("GET", "HEAD"):
        del headers["Origin"]
    elif mine != origin_of(before) != origin_of(after):
        headers["Origin"] = UNSAID
    else:
        headers["Origin"] = told(mine, after, policy)


def policy_of(page: Page) -> str:
    """The last policy that is known, of the page's own and else of its header; empty without one."""
    named = page.root.every("meta", having="name")
    metas = [tag.get("content") for tag in named if tag.get("name").lower() == "referrer"]
    return policy_in(page.policy, *metas)


def policy_in(*sentences: str) -> str:
    """The last policy that is known in what headers Referrer-Policy say; empty without one."""
    said = [one.strip().lower() for sentence in sentences for one in sentence.split(",")]
    return next((one for one in reversed(said) if one in _POLICIES), "")
