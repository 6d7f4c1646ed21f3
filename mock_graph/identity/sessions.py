"""Who is signed in to Microsoft in which browser, and to which apps: what makes the second sign-in silent."""

import threading
from dataclasses import dataclass, field, replace

from simkit.ids import Ids


@dataclass(frozen=True)
class Account:
    """A user of a tenant, by object ids."""

    tenant_id: str
    user_id: str


@dataclass(frozen=True)
class Browser:
    """A browser's session: `sid` names it to apps, `apps` are the client ids that got a code in it."""

    sid: str = ""
    accounts: tuple[Account, ...] = ()
    apps: dict[str, None] = field(default_factory=dict)


_NOBODY = Browser()


class Sessions:
    """Browsers by the value of their cookie; the account used last comes first. Safe to use from several threads."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._browsers: dict[str, Browser] = {}
        self._lock = threading.Lock()

    def of(self, cookie: str | None) -> Browser:
        """The session of a browser; an empty one for an unknown cookie."""
        return self._browsers.get(cookie or "", _NOBODY)

    def accounts(self, cookie: str | None) -> tuple[Account, ...]:
        """The accounts that are signed in in a browser."""
        return self.of(cookie).accounts

    def sign_in(self, cookie: str | None, account: Account) -> str:
        """Add an account to a browser; returns its cookie, a new one if the given one is unknown."""
        with self._lock:
            known = cookie if cookie in self._browsers and cookie else self._ids.token("browser-session")
            before = self._browsers.get(known) or Browser(self._ids.uuid("session"))
            others = tuple(one for one in before.accounts if one != account)
            self._browsers[known] = replace(before, accounts=(account, *others))
        return known

    def visit(self, cookie: str | None, client_id: str) -> str:
        """Remember that an app got a code in a browser; returns the `sid` of the session."""
        with self._lock:
            before = self.of(cookie)
            if before.sid and cookie:
                self._browsers[cookie] = replace(before, apps={**before.apps, client_id: None})
        return before.sid

    def sign_out(self, cookie: str | None) -> Browser:
        """Forget a browser; returns what its session was."""
        with self._lock:
            return self._browsers.pop(cookie or "", _NOBODY)

    def forget(self, account: Account) -> None:
        """Sign an account out of every browser."""
        with self._lock:
            self._browsers = {
                cookie: replace(one, accounts=tuple(held for held in one.accounts if held != account))
                for cookie, one in self._browsers.items()
            }

    def forget_tenant(self, tenant_id: str) -> None:
        """Sign everybody of a tenant out."""
        with self._lock:
            self._browsers = {
                cookie: replace(one, accounts=tuple(held for held in one.accounts if held.tenant_id != tenant_id))
                for cookie, one in self._browsers.items()
            }
